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
var learners = map[pop3.Lines]func(*Session, *Reply) learner{
	pop3.CapabilityLines: learnCapabilities,
	pop3.ScanLines:       learnScan,
	pop3.UniqueIDLines:   learnUnique,
	pop3.MessageLines:    learnMessage,
}

func (s *Session) learner(reply *Reply) learner {
	if cmd := reply.Request.Command; cmd != nil {
		if begin, ok := learners[cmd.Lines]; ok {
			return begin(s, reply)
		}
	}
	return learnNothing
}

func learnNothing(wire.Line, error) {}

// learnCapabilities keeps a list once it is complete: half a list would say that
// the other half is missing.
func learnCapabilities(s *Session, reply *Reply) learner {
	caps := &pop3.Caps{}
	return func(l wire.Line, end error) {
		switch {
		case end != nil:
			s.judgeCapabilities(reply, caps)
			s.caps, s.capsIn = caps, s.machine.State()
		case !l.Follows && len(caps.Lines) < capsMost:
			caps.Add(bytes.Clone(l.Text.Bytes()))
		}
	}
}

// learnScan notes the sizes that LIST shows, and how many they are.
func learnScan(s *Session, _ *Reply) learner {
	var messages int64
	return func(l wire.Line, end error) {
		switch {
		case end != nil:
			s.machine.Counted(messages)
		case !l.Follows && s.known.listing(l.Text.Bytes()):
			messages++
		}
	}
}

func learnUnique(s *Session, _ *Reply) learner {
	return func(l wire.Line, end error) {
		if end == nil && !l.Follows {
			s.known.unique(l.Text.Bytes())
		}
	}
}

// textLearners say what is learnt from the text after a +OK.
var textLearners = map[pop3.Text]func(*Session, []byte){
	pop3.Counts: func(s *Session, text []byte) {
		if drop, _, err := pop3.ParseStat(text); err == nil {
			s.machine.Counted(drop.Messages)
		}
	},
	pop3.Listing:  func(s *Session, text []byte) { s.known.listing(text) },
	pop3.UniqueID: func(s *Session, text []byte) { s.known.unique(text) },
}

// learnStatus notes what a final +OK tells: with a login or STLS a maildrop is
// still to be seen, a mark is set or taken back, or the text holds numbers.
func (s *Session) learnStatus(reply *Reply) {
	r := reply.Request
	if r.Command == nil || !reply.Status.OK {
		return
	}
	if r.Body == pop3.HelloTLS || r.Command.Next == pop3.Transaction && r.Body != pop3.MultiLine {
		s.known = &Known{}
	}
	s.known.mark(r.Command.Marks, r.Args)
	s.tongue = s.tongue || r.Command.Text == pop3.LangTag && r.Body == pop3.SingleLine
	if learn := textLearners[r.Command.Text]; learn != nil && r.Body == pop3.SingleLine {
		learn(s, reply.Status.Text.Bytes())
	}
}
