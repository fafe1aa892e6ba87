package session

import (
	"popsh/session/pop3"
	"popsh/session/wire"
)

// A claim is a size that the server told of a message before it came.
type claim struct {
	by     string // the commands that told it
	octets int64
}

// claims returns what was told of the message that a reply shows: by LIST, and by
// the text of the reply itself.
func (s *Session) claims(reply *Reply) []claim {
	cmd := reply.Request.Command
	if cmd == nil || cmd.Lines != pop3.MessageLines || linesAsked(reply.Request) >= 0 {
		return nil
	}
	var told []claim
	if m, seen := s.known.Message(numberIn(reply.Request.Args)); seen && m.Sized {
		list := pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.ScanLines })
		told = append(told, claim{list.Verb, m.Octets})
	}
	n, ok := pop3.ParseOctets(reply.Status.Text.Bytes())
	switch {
	case ok && len(told) > 0 && told[0].octets == n:
		told[0].by += " and " + cmd.Verb
	case ok:
		told = append(told, claim{cmd.Verb, n})
	}
	return told
}

// judgeSize compares the octets that came with those that were told. In UTF-8 mode
// they need not be exact (RFC 6856 §2.1).
func (j *messageJudge) judgeSize() {
	t := j.reply.Body.Tally()
	if j.s.machine.Facts().Has(pop3.UTF8Mode) || t.Defects[wire.LFThenCR] > 0 {
		return
	}
	came := t.Octets + t.Defects[wire.BareLF] // sizes count line ends as two
	for _, c := range j.s.claims(j.reply) {
		if quirk, odd := j.sizeQuirk(c.octets, came, t); odd {
			j.reply.note(quirk, "%s said %d octets, and %d came", c.by, c.octets, came)
		}
	}
}

// endMark is what follows the last line of a body, in octets.
const endMark = int64(len(".\r\n"))

// sizeQuirk finds out how a server counts.
func (j *messageJudge) sizeQuirk(said, came int64, t wire.Tally) (q pop3.Quirk, odd bool) {
	switch said {
	case came:
		return 0, false
	case came - t.Lines, came - t.Lines - 1: // of a message whose last line has no end
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
	switch {
	case j.fields.hold(came - said):
		return pop3.SizeField, true
	case said%1024 == 0:
		return pop3.SizeRounded, true
	}
	return pop3.SizeGuessed, true
}

// fieldsMost is how many fields of a header are measured.
const fieldsMost = 200

// fieldSizes are the octets of the fields of a header, line ends counted as two.
type fieldSizes struct {
	octets []int64
	more   bool // there are fields that were not measured
}

// line adds a line of the header, or a part of one.
func (f *fieldSizes) line(l wire.Line) {
	text := l.Text.Bytes()
	goesOn := l.Follows || len(text) > 0 && (text[0] == ' ' || text[0] == '\t')
	switch {
	case goesOn && len(f.octets) > 0 || f.more:
	case len(f.octets) == fieldsMost:
		f.more = true
	default:
		f.octets = append(f.octets, 0)
	}
	if n := len(f.octets); n > 0 && !f.more {
		f.octets[n-1] += int64(len(text))
		if l.Ending != wire.NoEnding {
			f.octets[n-1] += int64(len("\r\n"))
		}
	}
}

// hold reports whether some fields at the start or at the end of the header, where
// servers put their own, have so many octets together.
func (f *fieldSizes) hold(octets int64) bool {
	var first, last int64
	for i := range f.octets {
		first += f.octets[i]
		last += f.octets[len(f.octets)-1-i]
		if first == octets || last == octets && !f.more {
			return octets > 0
		}
	}
	return false
}
