package session

import (
	"bytes"
	"hash/maphash"

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
}

func judgeMessage(s *Session, reply *Reply) learner {
	j := &messageJudge{s: s, reply: reply, number: numberIn(reply.Request.Args), most: linesAsked(reply.Request), body: -1}
	j.header.SetSeed(seed)
	return func(l wire.Line, end error) {
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
	if j.octets += len(text); j.octets <= headerMost {
		j.header.Write(text)
		j.header.WriteByte('\n')
	}
}

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
	case j.most >= 0 && j.body > j.most:
		j.reply.note(pop3.TopTooLong, "lines asked for: %d, came: %d", j.most, j.body)
	case j.most < 0:
		j.judgeSize()
	}
}

// judgeSize compares the octets that came with the size that LIST gave.
func (j *messageJudge) judgeSize() {
	m, _ := j.s.known.Message(j.number)
	t := j.reply.Body.Tally()
	if !m.Sized || j.s.machine.Facts().Has(pop3.UTF8Mode) || t.Defects[wire.LFThenCR] > 0 {
		return
	}
	came := t.Octets + t.Defects[wire.BareLF] // sizes count line ends as two
	if quirk, odd := sizeQuirk(m.Octets, came, t); odd {
		j.reply.note(quirk, "LIST says %d octets, and %d came", m.Octets, came)
	}
}

// endMark is what follows the last line of a body, in octets.
const endMark = int64(len(".\r\n"))

// sizeQuirk finds out how a server counts.
func sizeQuirk(said, came int64, t wire.Tally) (q pop3.Quirk, odd bool) {
	switch said {
	case came:
		return 0, false
	case came - t.Lines:
		return pop3.SizeLineEnds, true
	case came + t.Stuffed:
		return pop3.SizeStuffing, true
	case came + t.Stuffed + endMark:
		return pop3.SizeWire, true
	case came - 2, came + 2:
		return pop3.SizeLastEnd, true
	case 0:
		return pop3.SizeZero, true
	}
	if said%1024 == 0 {
		return pop3.SizeRounded, true
	}
	return pop3.SizeGuessed, true
}
