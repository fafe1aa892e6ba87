package serve

import (
	"fmt"
	"strings"
)

// A Report is how well a recording fitted what clients asked.
type Report struct {
	Connections int
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
	r := Report{Connections: s.accepted, Synthetic: s.synthetic, Missed: s.missed, Misses: append([]Miss(nil), s.misses...)}
	for _, t := range s.rec.takes {
		for _, x := range t.steps {
			if x.isRequest() && !x.used.Load() {
				r.Unused = append(r.Unused, Unused{t.name, x.x.From, x.line.String()})
			}
		}
	}
	return r
}

// A MismatchError says that a recording and its clients did not fit.
type MismatchError struct{ Missed, Unused int }

func (e *MismatchError) Error() string {
	var parts []string
	switch {
	case e.Missed == 1:
		parts = append(parts, "a command was not in the recording")
	case e.Missed > 1:
		parts = append(parts, fmt.Sprintf("%d commands were not in the recording", e.Missed))
	}
	switch {
	case e.Unused == 1:
		parts = append(parts, "a recorded command was never asked")
	case e.Unused > 1:
		parts = append(parts, fmt.Sprintf("%d recorded commands were never asked", e.Unused))
	}
	return strings.Join(parts, ", ")
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
