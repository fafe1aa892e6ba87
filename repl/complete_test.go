package repl

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"popsh/repl/door"
	"popsh/repl/editor"
	"popsh/session"
)

// lessons returns a shell at the practice server, in clear text, after it has run
// some lines.
func lessons(t testing.TB, lines ...string) *Shell {
	t.Helper()
	sh := offline(t)
	if err := sh.open(t.Context(), &way{mode: session.Clear, practice: true}); err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if err := sh.Exec(t.Context(), line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return sh
}

func offline(t testing.TB) *Shell {
	t.Helper()
	o, err := parseOptions([]string{"--practice"})
	if err != nil {
		t.Fatal(err)
	}
	sh, err := NewShell(o, door.Streams{Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sh.Close)
	return sh
}

var aliceLines = []string{"CAPA", "USER alice", "PASS open-sesame", "STAT", "LIST", "TOP 1 0", "TOP 2 0", "TOP 3 0", "DELE 3"}

// shownAs writes candidates in one line: dim ones in brackets, a + behind those
// that a blank follows.
func shownAs(c editor.Completion) string {
	var all []string
	for _, one := range c.Candidates {
		text := one.Text
		if !one.Open {
			text += "+"
		}
		if one.Dim {
			text = "(" + text + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestComplete(t *testing.T) {
	shells := map[string]*Shell{
		"offline": offline(t),
		"trans":   lessons(t, aliceLines...),
	}
	for _, tt := range []struct{ where, line, want string }{
		{"trans", "re", "RETR+"},
		{"trans", ":q", ":quit"},
		{"trans", ":REO", ":reopen"},
		{"trans", "ope", ""},
		{"offline", "ope", "open+"},

		{"trans", ":save ", "1+ 2+ (3+)"},
		{"trans", ":set color", "color+ colors.client+ colors.error+ colors.header+ colors.info+ colors.note+ colors.odd+ colors.ok+ colors.refused+ colors.secret+ colors.warning+"},
		{"trans", ":set colors.ok bold re", "reverse+ red+"},
		{"trans", ":set color ", "auto+ always+ never+"},
		{"trans", ":set color a", "auto+ always+"},
		{"trans", ":set nothing ", ""},
		{"trans", ":timeout id", "idle+"},
		{"trans", ":timeout idle 3", "30s"},
		{"trans", ":open pop", "pop3s:// pop3://"},
		{"trans", ":open host --tls=i", "--tls=implicit"},
		{"trans", ":help ret", "RETR+"},
		{"trans", ":help in-", "IN-USE+"},
		{"trans", ":time re", "RETR+"},
		{"trans", ":record res", "resume+ reserve_unix_test.go+ reserve_windows_test.go+"},
		{"trans", ":record of", "off+"},
		{"trans", ":record x --app", "--append+"},
		{"trans", ":replay x --secret", "--secret="},
		{"trans", ":replay x --ignore=gr", "--ignore=greeting"},
		{"trans", ":replay x --ignore=greeting,te", "--ignore=greeting,text"},
		{"trans", ":replay x --ignore=greeting,text,gr", ""},
		{"trans", ":replay x --keep=tls,si", "--keep=tls,size"},
		{"trans", ":show ", "1+ 2+ (3+)"},
		{"trans", ":show welc", "1+"},
		{"trans", ":show 1 ", "headers+ text+ parts+ hex+"},
		{"trans", ":show 1 h", "headers+ hex+"},
		{"trans", ":sc", ":scan+"},
	} {
		got := shownAs(shells[tt.where].complete(tt.line, len(tt.line)))
		if got != tt.want {
			t.Errorf("%s: complete(%q) = %q, want %q", tt.where, tt.line, got, tt.want)
		}
	}
}

func TestCompleteNotes(t *testing.T) {
	in, out := lessons(t, aliceLines...), lessons(t, "CAPA")
	for _, tt := range []struct {
		sh         *Shell
		line, want string
	}{
		{in, "RETR 1", "    685 B  2026-06-01  The Postmaster        Welcome to your maildrop"},
		{in, "retr", "fetch a whole message  RFC 1939 §5"},
		{out, ":set tra", "0  show the lines that are sent and the status lines, as -v does: 0 or 1"},
		{out, ":set color au", "as it is now"},
		{out, ":timeout idl", "1m  between two octets of a reply"},
	} {
		c := tt.sh.complete(tt.line, len(tt.line))
		if len(c.Candidates) != 1 || c.Candidates[0].Note != tt.want {
			t.Errorf("complete(%q) = %+v, want the note %q", tt.line, c.Candidates, tt.want)
		}
	}
}

func TestCompleteLore(t *testing.T) {
	sh := lessons(t, "USER alice", "PASS open-sesame", "QUIT")
	if err := sh.open(t.Context(), &way{mode: session.Clear, practice: true}); err != nil {
		t.Fatal(err)
	}
	sh.options.servers = map[string]*server{"work": {host: "pop.example.org"}}
	for n := range 3 * placesMost {
		sh.lore.note(practiceHost, fmt.Sprint("user", n))
		sh.lore.note(fmt.Sprint("host", n), "")
	}
	if len(sh.lore.places) != placesMost || len(sh.lore.users[practiceHost]) != usersMost {
		t.Errorf("%d places and %d users are remembered, want %d and %d", len(sh.lore.places), len(sh.lore.users[practiceHost]), placesMost, usersMost)
	}
	sh.lore = lore{}
	sh.lore.note(practiceHost, "alice")
	sh.lore.note("pop.example.org:1110", "carol")
	for line, want := range map[string]string{
		"USER ": "alice", "APOP a": "alice+", "USER b": "", ":open ": "work+ pop.example.org:1110+ pop3s:// pop3://", ":open W": "work+",
	} {
		if got := shownAs(sh.complete(line, len(line))); got != want {
			t.Errorf("complete(%q) = %q, want %q", line, got, want)
		}
	}
}

// The hooks may be called while the watcher finds that the connection has ended.
func TestHooksBesideTheWatcher(t *testing.T) {
	sh := lessons(t, aliceLines...)
	done := make(chan struct{})
	go func() {
		defer close(done)
		happened := sh.session.Wait(t.Context())
		sh.looking.Lock()
		defer sh.looking.Unlock()
		happened()
	}()
	go sh.practice.Close()
	const line = "RETR wel"
	for sh.scene().Online {
		sh.complete(line, len(line))
		sh.hint(line)
		sh.paint(line)
	}
	<-done
	if got := sh.hint(line); !strings.HasSuffix(got.Text, "no connection is open") {
		t.Errorf("hint(%q) = %+v, want that the connection is gone", line, got)
	}
}
