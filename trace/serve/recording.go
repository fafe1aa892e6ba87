package serve

import (
	"iter"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"popsh/session/pop3"
	"popsh/trace"
)

// A Recording is what transcripts hold, ready to be served. It is not changed by
// serving it, except that its exchanges remember whether they were used.
type Recording struct {
	Notices []string // what cannot be served as it was recorded, a sentence each

	takes []*take
	mail  *mailbox
	hosts []string // names of the recorded servers

	verifiers map[place]trace.Verifier // of secrets
}

func newRecording() *Recording { return &Recording{verifiers: map[place]trace.Verifier{}} }

// Connections returns how many were recorded.
func (rec *Recording) Connections() int { return len(rec.takes) }

// Commands returns how many commands were recorded on all of them.
func (rec *Recording) Commands() (n int) {
	for range rec.requests() {
		n++
	}
	return n
}

// Secrets returns the numbers of the secrets that clients sign on with, each once,
// in order.
func (rec *Recording) Secrets() []int {
	return rec.secrets(func(place) bool { return true })
}

// Unverifiable returns those that the recording cannot check.
func (rec *Recording) Unverifiable() []int {
	return rec.secrets(func(p place) bool {
		_, known := rec.verifiers[p]
		return !known
	})
}

func (rec *Recording) secrets(is func(place) bool) []int {
	numbers := map[int]bool{}
	for s := range rec.requests() {
		if h := s.secret(); h != nil && h.N > 0 && is(place{s.take.file, h.N}) {
			numbers[h.N] = true
		}
	}
	return slices.Sorted(maps.Keys(numbers))
}

// requests yields the steps that answer commands.
func (rec *Recording) requests() iter.Seq[*step] {
	return func(yield func(*step) bool) {
		for _, t := range rec.takes {
			for _, s := range t.steps {
				if s.isRequest() && !yield(s) {
					return
				}
			}
		}
	}
}

// A take is one connection that was recorded.
type take struct {
	file    int // which of the transcripts, from 0
	name    string
	conn    int // its number in the file
	steps   []*step
	secure  bool // TLS came before the greeting
	stls    bool // or by STLS
	offered bool // STLS was, whether it was used or not

	version uint16 // of that TLS; 0 when nobody knows
}

// A step is one exchange of a take.
type step struct {
	x     *trace.Exchange
	take  *take
	line  line
	state pop3.State // before the command; 0 when nobody knows
	marks marks      // the deletion marks before it
	auth  *trace.Hidden
	reply reply
	end   ending
	used  atomic.Bool

	challenges int
	version    uint16 // of the TLS that it is in
}

// An ending is how a connection ends behind a reply.
type ending uint8

const (
	goesOn  ending = iota
	closes         // with what TLS and TCP say at an end
	silent         // without close_notify (RFC 8446 §6.1)
	resets         // by a reset
	aborted        // in the middle of a handshake
)

// isRequest reports whether the step answers a command.
func (s *step) isRequest() bool { return s.x.Role == trace.Request }

// secret returns the secret that the step is signed on with, or nil.
func (s *step) secret() *trace.Hidden {
	if s.auth != nil {
		return s.auth
	}
	for _, a := range s.line.args {
		if a.hidden != nil {
			return a.hidden
		}
	}
	return nil
}

// whole reports whether the server said all it had to say.
func (s *step) whole() bool {
	lines := s.reply.body > 0 && !s.line.startsTLS() // there, they are an injection
	return !s.isRequest() || s.x.Answered && (!s.x.OK || !lines || s.reply.mark > 0)
}

// greeting returns the step in which the server greets, or nil.
func (t *take) greeting() *step {
	if len(t.steps) > 0 && t.steps[0].x.Role == trace.Greeting {
		return t.steps[0]
	}
	return nil
}

// finish works out what stands in no record: states, marks and where the server
// stopped. A line that the client did not end is nothing that can be asked. It
// returns what it must tell.
func (t *take) finish(end ending, torn bool) (notices []string) {
	if n := len(t.steps) - 1; torn && n >= 0 && t.steps[n].isRequest() && !t.steps[n].x.Answered {
		t.steps = t.steps[:n]
	}
	for i, s := range t.steps {
		if s.whole() {
			continue
		}
		if s.end = end; end == goesOn {
			s.end = closes
			notices = append(notices, where(s)+" the recording breaks off; the connection will end there")
		}
		t.steps = t.steps[:i+1]
		t.follow()
		return notices
	}
	if len(t.steps) > 0 {
		t.steps[len(t.steps)-1].end = end
	}
	t.follow()
	return notices
}

// follow goes through the states of the session (RFC 1939 §3).
func (t *take) follow() {
	var m pop3.Machine
	deleted := marks{}
	known := t.greeting() != nil
	secure := false
	for i, s := range t.steps {
		if s.x.Secure && !secure {
			m.Secured()
			secure, t.secure, t.stls = true, t.secure || i == 0, t.stls || i > 0
		}
		if s.x.Role == trace.Greeting {
			m.Greeting(s.x.OK)
			continue
		}
		if known {
			s.state = m.State()
		}
		s.marks = deleted.clone()
		if s.isRequest() {
			t.stls = t.stls || s.line.startsTLS() && s.x.OK
			t.offered = t.offered || s.line.row != nil && s.line.row.Lines == pop3.CapabilityLines && announces(s.reply.lines(), tlsTag)
			m.Reply(s.line.row, s.line.words(), s.x.OK)
			deleted.note(&s.line, s.x.OK)
		}
	}
}

// gap returns the time between two moments, or 0 for one too short to matter.
func gap(from, to time.Duration) time.Duration {
	if to-from < time.Millisecond {
		return 0
	}
	return to - from
}
