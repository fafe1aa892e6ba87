package typing

import (
	"testing"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
)

// rows are the verbs, and local words of every shape.
func rows() []Row {
	var all []Row
	for i := range pop3.Commands {
		c := &pop3.Commands[i]
		old := c.Standing == pop3.Historic || c.Standing == pop3.Vendor
		all = append(all, Row{Name: c.Verb, Short: c.Short, Verb: c, Old: old, ToFile: c.Lines != pop3.TextLines})
	}
	line := Slot{Name: "line", Reads: Lines}
	return append(all,
		Row{Name: "save", Slots: []Slot{{Name: "msg", Ways: Messages}, {Name: "file", Ways: Files}}},
		Row{Name: "open", Offline: true, Slots: []Slot{{Name: "target"}, {Name: "--tls=…", Optional: true, Among: []string{"--tls=auto", "--tls=stls"}, Ways: Options}}},
		Row{Name: "set", Offline: true, Slots: []Slot{{Name: "setting", Optional: true}, {Name: "value", Optional: true, Many: true}}},
		Row{Name: "quit", Offline: true},
		Row{Name: "caps"},
		Row{Name: "time", Slots: []Slot{line}},
		Row{Name: "watch", Slots: []Slot{{Name: "pause"}, line}},
		Row{Name: "pipeline", Slots: []Slot{line}},
		Row{Name: "raw", Slots: []Slot{{Name: "octets", Reads: Octets}}},
		Row{Name: "note", Offline: true, Slots: []Slot{{Name: "text", Reads: Text}}},
		Row{Name: "help", Offline: true, Slots: []Slot{{Name: "name", Optional: true}}},
		Row{Name: "first", Offline: true, Stands: func(rest string) string { return "TOP 1 " + rest }},
		Row{Name: "enter", Offline: true, Stands: func(rest string) string { return "PASS " + rest }},
		Row{Name: "round", Offline: true, Stands: func(rest string) string { return ":round " + rest }},
	)
}

// offline is a scene without a connection.
func offline() *Scene { return &Scene{Rows: rows(), Known: &session.Known{}} }

// lessons is a scene at the practice server, on a link that nobody can read, after
// some lines.
func lessons(t testing.TB, lines ...string) *Scene {
	t.Helper()
	return lessonsWith(t, nil, lines...)
}

// lessonsWith is lessons at another server of the kind.
func lessonsWith(t testing.TB, o *practice.Options, lines ...string) *Scene {
	t.Helper()
	server, err := practice.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	s, err := session.New(t.Context(), server.Pipe(), "pop.example.org", &session.Options{TLS: session.Clear})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return after(t, s, lines...)
}

// after is the scene of a session after some lines.
func after(t testing.TB, s *session.Session, lines ...string) *Scene {
	t.Helper()
	for _, line := range lines {
		reply, err := s.Do(t.Context(), s.Request([]byte(line)))
		if err == nil && reply.Body != nil {
			err = reply.Body.Drain(t.Context())
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	sc := offline()
	sc.Online, sc.Exchange = true, s.InExchange()
	sc.Machine, sc.Caps, sc.Known = *s.Machine(), s.Capabilities(), s.Known()
	return sc
}

var aliceLines = []string{"CAPA", "USER alice", "PASS open-sesame", "STAT", "LIST", "TOP 1 0", "TOP 2 0", "TOP 3 0", "DELE 3"}
