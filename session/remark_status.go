package session

import (
	"errors"
	"unicode/utf8"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// judgeStatus looks at a status line before the state moves by it.
func (s *Session) judgeStatus(reply *Reply) {
	cmd := reply.Request.Command
	if cmd == nil || reply.Status.More {
		return
	}
	s.judgeCode(reply, cmd)
	if reply.Status.OK {
		s.judgeOK(reply, cmd)
	} else {
		s.judgeRefusal(reply, cmd)
	}
}

// judgeCode compares the start of a text with what was announced about codes.
func (s *Session) judgeCode(reply *Reply, cmd *pop3.Command) {
	code, text := reply.Status.Code.Bytes(), reply.Status.Text.Bytes()
	bracket := len(code) == 0 && len(text) > 0 && text[0] == '['
	switch {
	case s.caps == nil:
	case len(code) > 0 && !s.caps.GivesCodes():
		reply.note(pop3.CodeUnannounced, "the answer to %s begins with a bracket", cmd.Verb)
	case bracket && s.caps.GivesCodes():
		reply.note(pop3.BracketNoCode, "the answer to %s does", cmd.Verb)
	}
}

func (s *Session) judgeRefusal(reply *Reply, cmd *pop3.Command) {
	code, _, known := pop3.LookupCode(string(reply.Status.Code.Bytes()))
	signOn := cmd.Next == pop3.Transaction && reply.Request.Body != pop3.MultiLine
	if known && s.caps.HidesDelay(code) {
		reply.note(pop3.DelayHidden, "%s is refused by [%s]", cmd.Verb, code.Name)
	}
	switch {
	case known && code.OfLogins() && cmd.Sets.Has(pop3.UserGiven):
		reply.note(pop3.CodeOnUser, "%s is refused by [%s]", cmd.Verb, code.Name)
	case signOn && reply.Status.Code.Len() == 0 && s.caps.GivesLoginCodes() && s.machine.Allows(cmd):
		reply.note(pop3.FailureNoCode, "%s is refused without a code", cmd.Verb)
	case cmd.Text == pop3.Counts && s.machine.State() == pop3.Transaction:
		reply.note(pop3.StatRefused, "%s is refused", cmd.Verb)
	case cmd.Needs != "" && s.caps.Has(cmd.Needs) && s.machine.Allows(cmd) && refusedAsUnknown(reply):
		reply.note(pop3.Overclaimed, "%s is announced, and refused in words of a server that does not know %s", cmd.Needs, cmd.Verb)
	}
}

func refusedAsUnknown(reply *Reply) bool {
	hint, ok := pop3.Guess(string(reply.Status.Text.Bytes()))
	return ok && hint.Unknown
}

func (s *Session) judgeOK(reply *Reply, cmd *pop3.Command) {
	if cmd.Standing < pop3.Historic && !s.machine.Allows(cmd) {
		reply.note(pop3.StateIgnored, "%s is answered +OK", cmd.Verb)
	}
	if number := numberIn(reply.Request.Args); number > 0 && cmd.Takes(pop3.Message) {
		if m, seen := s.known.Message(number); seen && m.Marked {
			reply.note(pop3.DeletedAnswered, "%s %d is answered +OK", cmd.Verb, number)
		}
	}
	if judge := textJudges[cmd.Text]; judge != nil && reply.Request.Body == pop3.SingleLine {
		judge(s, reply, reply.Status.Text.Bytes())
	}
}

// textJudges compare the text after a +OK with what was known before it came. A
// text that cannot be read is for whoever shows it to tell.
var textJudges = map[pop3.Text]func(*Session, *Reply, []byte){
	pop3.Counts: func(s *Session, reply *Reply, text []byte) {
		if drop, _, err := pop3.ParseStat(text); err == nil {
			s.judgeCount(reply, drop)
		}
	},
	pop3.Listing: func(s *Session, reply *Reply, text []byte) {
		if scan, _, err := pop3.ParseListing(text); err == nil {
			s.judgeNumber(reply, scan.Message)
			s.judgeListing(reply, scan)
		}
	},
	pop3.UniqueID: func(s *Session, reply *Reply, text []byte) {
		if u, _, err := pop3.ParseUnique(text); err == nil {
			s.judgeNumber(reply, u.Message)
			s.judgeID(reply, u)
		}
	},
}

// judgeNumber compares the number in an answer with the one that was asked for.
func (s *Session) judgeNumber(reply *Reply, got int64) {
	if asked := numberIn(reply.Request.Args); asked != got {
		reply.note(pop3.NumberElsewhere, "message %d was asked for, the answer is about message %d", asked, got)
	}
}

// judgeGreeting looks at the timestamp of a greeting.
func (s *Session) judgeGreeting(reply *Reply) {
	var bad *pop3.StampError
	if _, err := s.Stamp(); errors.As(err, &bad) {
		reply.note(pop3.StampUnusable, "the timestamp %s", bad.Reason)
	}
}

// speaks takes away the defect of a text beyond ASCII where the client has agreed
// to one (RFC 6856 §3.2).
func (s *Session) speaks(status *wire.Status) {
	agreed := s.tongue || s.machine.Facts().Has(pop3.UTF8Mode)
	if agreed && utf8.Valid(status.Text.Bytes()) {
		status.Line.Defects = status.Line.Defects.Without(wire.EightBit)
	}
}
