package session

import (
	"bytes"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// capsMost is how many capabilities are remembered; the registry has 13.
const capsMost = 200

// A learner is told the lines of a body and its end, and draws from them what
// the session should know.
type learner func(l wire.Line, end error)

// learners says what is learnt from which kind of body.
var learners = map[pop3.Lines]func(*Session) learner{
	pop3.CapabilityLines: learnCapabilities,
	pop3.ScanLines:       learnScan,
}

func (s *Session) learner(reply *Reply) learner {
	if cmd := reply.Request.Command; cmd != nil {
		if begin, ok := learners[cmd.Lines]; ok {
			return begin(s)
		}
	}
	return func(wire.Line, error) {}
}

// learnCapabilities keeps a list once it is complete: half a list would say that
// the other half is missing.
func learnCapabilities(s *Session) learner {
	caps := &pop3.Caps{}
	return func(l wire.Line, end error) {
		switch {
		case end != nil:
			s.caps = caps
		case !l.Follows && len(caps.Lines) < capsMost:
			caps.Add(bytes.Clone(l.Text.Bytes()))
		}
	}
}

// learnScan notes how many messages LIST shows.
func learnScan(s *Session) learner {
	var messages int64
	return func(l wire.Line, end error) {
		if end != nil {
			s.machine.Counted(messages)
		} else if _, _, err := pop3.ParseListing(l.Text.Bytes()); err == nil && !l.Follows {
			messages++
		}
	}
}

// learnText notes what the text after a +OK tells.
func (s *Session) learnText(reply *Reply) {
	cmd := reply.Request.Command
	if cmd == nil || cmd.Text != pop3.Counts || !reply.Status.OK {
		return
	}
	if stat, _, err := pop3.ParseStat(reply.Status.Text.Bytes()); err == nil {
		s.machine.Counted(stat.Messages)
	}
}
