package serve

import (
	"fmt"
	"strings"
)

// A Report is how well a recording fitted what clients asked.
type Report struct {
	Connections int
	Commands    int    // that were recorded
	Synthetic   int    // replies that were made up from the mailbox
	Missed      int    // commands that were not in the recording
	Misses      []Miss // the first of them
	Unused      []Unused
}

// A Miss is a command that was not in the recording.
type Miss struct {
	Connection int
	Command    string // for people, without secrets
	Nearest    string // the nearest one in the recording, and where; "" for none
}

func (m Miss) String() string {
	text := fmt.Sprintf("connection %d: %s is not in the recording", m.Connection, m.Command)
	if m.Nearest != "" {
		text += " (nearest: " + m.Nearest + ")"
	}
	return text
}

// Unused is an exchange of the recording that no client asked for.
type Unused struct {
	File    string
	Line    int
	Command string
}

func (u Unused) String() string {
	return fmt.Sprintf("%s:%d: %s was never asked", u.File, u.Line, u.Command)
}

// Report returns what happened so far.
func (s *Server) Report() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := Report{Connections: s.accepted, Commands: s.rec.Commands(), Synthetic: s.synthetic, Missed: s.missed, Misses: append([]Miss(nil), s.misses...)}
	for x := range s.rec.requests() {
		if !x.used.Load() && !s.spares(x) {
			r.Unused = append(r.Unused, Unused{x.take.name, x.x.From, x.line.String()})
		}
	}
	return r
}

// A MismatchError says that a recording and its clients did not fit.
type MismatchError struct{ Missed, Unused int }

func (e *MismatchError) Error() string {
	var parts []string
	if e.Missed > 0 {
		parts = append(parts, counted(e.Missed, "command")+" not in the recording")
	}
	if e.Unused > 0 {
		parts = append(parts, counted(e.Unused, "recorded command")+" never asked")
	}
	return strings.Join(parts, ", ")
}

// counted returns a number with what it counts.
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// Err returns a *MismatchError when something was missed or left unused that is
// not allowed to be.
func (r *Report) Err(allowMiss, allowUnused bool) error {
	e := &MismatchError{}
	if !allowMiss {
		e.Missed = r.Missed
	}
	if !allowUnused {
		e.Unused = len(r.Unused)
	}
	if *e == (MismatchError{}) {
		return nil
	}
	return e
}
