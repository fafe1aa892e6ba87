package session

import (
	"bytes"
	"hash/maphash"
	"unicode/utf8"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A messageJudge looks at a message while it streams by.
type messageJudge struct {
	s      *Session
	reply  *Reply
	number int64
	most   int64 // lines of the body that were asked for; -1 for all
	lines  int64
	body   int64 // lines of it; -1 in the header
	octets int   // of the header
	header maphash.Hash
	fields fieldSizes
}

func judgeMessage(s *Session, reply *Reply) learner {
	j := &messageJudge{s: s, reply: reply, number: numberIn(reply.Request.Args), most: linesAsked(reply.Request), body: -1}
	j.header.SetSeed(seed)
	return func(l wire.Line, end error) {
		if end == nil && j.body < 0 && (l.Follows || l.Text.Len() > 0) {
			j.fields.line(l)
		}
		switch {
		case end != nil:
			j.end()
		case l.Follows:
		case j.body >= 0:
			j.body++
		default:
			j.headerLine(l.Text.Bytes())
		}
	}
}

// linesAsked returns how many lines of a body a command asks for, -1 for all.
func linesAsked(r Request) int64 {
	for i, a := range r.Command.Args {
		if a.Kind == pop3.Count && i < len(r.Args) {
			return numberIn(r.Args[i:])
		}
	}
	return -1
}

func (j *messageJudge) headerLine(text []byte) {
	j.lines++
	switch {
	case len(text) == 0:
		j.body = 0
		j.judgeHeader()
		return
	case j.lines == 1 && (text[0] == ' ' || text[0] == '\t'):
		j.reply.note(pop3.FieldLost, "the first line begins with a blank")
	case j.lines == 1 && bytes.HasPrefix(text, []byte("From ")):
		j.reply.note(pop3.MailboxLine, "the first line is no field")
	}
	if bytes.ContainsFunc(text, beyondASCII) && !j.s.machine.Facts().Has(pop3.UTF8Mode) {
		j.reply.note(pop3.HeaderBeyondASCII, "line %d of the header holds octets beyond ASCII", j.lines)
	}
	if j.octets += len(text); j.octets <= headerMost {
		j.header.Write(text)
		j.header.WriteByte('\n')
	}
}

func beyondASCII(r rune) bool { return r >= utf8.RuneSelf } // an octet that is no character counts as one

// judgeHeader compares the header with the one that was shown before.
func (j *messageJudge) judgeHeader() {
	m := j.s.known.at(j.number)
	if m == nil {
		return
	}
	if m.headed && m.header != j.header.Sum64() {
		j.reply.note(pop3.HeaderChanged, "the header of message %d was another one before", j.number)
	}
	m.header, m.headed = j.header.Sum64(), true
}

func (j *messageJudge) end() {
	switch {
	case j.lines == 0:
		j.reply.note(pop3.MessageEmpty, "nothing came")
	case j.most >= 0 && j.body < 0:
		j.reply.note(pop3.TopNoBlankLine, "no empty line came")
	case j.most >= 0 && j.body > j.most:
		j.reply.note(pop3.TopTooLong, "lines asked for: %d, came: %d", j.most, j.body)
	case j.most < 0:
		j.judgeSize()
	}
}
