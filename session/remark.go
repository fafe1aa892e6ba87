package session

import (
	"fmt"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A Remark is a quirk that a reply shows.
type Remark struct {
	Quirk  pop3.Quirk
	Detail string // what was seen, the first time; in words and numbers of this side, no octets of the server's
	Times  int64  // how often the reply shows it
}

// note adds a remark. Of several with the same quirk the first one is kept.
func (r *Reply) note(q pop3.Quirk, format string, args ...any) {
	for i := range r.Remarks {
		if r.Remarks[i].Quirk == q {
			r.Remarks[i].Times++
			return
		}
	}
	r.Remarks = append(r.Remarks, Remark{q, fmt.Sprintf(format, args...), 1})
}

// judges compare the lines of a body with what was known before they came, so a
// judge is asked before a learner.
var judges = map[pop3.Lines]func(*Session, *Reply) learner{
	pop3.ScanLines:     judgeScan,
	pop3.UniqueIDLines: judgeUnique,
	pop3.MessageLines:  judgeMessage,
}

func (s *Session) judge(reply *Reply) learner {
	if cmd := reply.Request.Command; cmd != nil {
		if begin, ok := judges[cmd.Lines]; ok {
			return begin(s, reply)
		}
	}
	return learnNothing
}

// A listJudge follows the message numbers of a list.
type listJudge struct {
	s       *Session
	reply   *Reply
	lines   int64
	last    int64
	highest int64
	order   bool // as it should be
}

func newListJudge(s *Session, reply *Reply) *listJudge {
	return &listJudge{s: s, reply: reply, order: true}
}

func (j *listJudge) number(n int64) {
	if n <= j.last {
		j.order = false
		j.reply.note(pop3.NumberOrder, "message %d stands behind message %d", n, j.last)
	}
	if most, known := j.s.machine.Highest(); known && n > most {
		j.reply.note(pop3.NumberBeyond, "message %d is listed, and there are %d", n, most)
	}
	if m, seen := j.s.known.Message(n); seen && m.Marked {
		j.reply.note(pop3.DeletedListed, "message %d is listed", n)
	}
	j.lines, j.last, j.highest = j.lines+1, n, max(j.highest, n)
}

// end looks for gaps in the numbers.
func (j *listJudge) end() {
	highest := j.highest
	if most, known := j.s.machine.Highest(); known {
		highest = max(highest, most)
	}
	if due := highest - int64(j.s.machine.Deletions()); j.order && j.lines < due {
		j.reply.note(pop3.NumberMissing, "%d of %d messages are listed", j.lines, due)
	}
}

func judgeScan(s *Session, reply *Reply) learner {
	j := newListJudge(s, reply)
	var sum pop3.DropListing
	return func(l wire.Line, end error) {
		if end != nil {
			j.end()
			s.judgeSum(reply, sum)
			return
		}
		scan, _, err := pop3.ParseListing(l.Text.Bytes())
		if l.Follows || err != nil {
			return
		}
		j.number(scan.Message)
		s.judgeListing(reply, scan)
		sum.Messages++
		sum.Octets += scan.Octets
	}
}

// judgeListing compares a size with the one that was told before.
func (s *Session) judgeListing(reply *Reply, scan pop3.ScanListing) {
	if m, seen := s.known.Message(scan.Message); seen && m.Sized && m.Octets != scan.Octets {
		reply.note(pop3.SizeChanged, "message %d has %d octets now, %d before", scan.Message, scan.Octets, m.Octets)
	}
}

func judgeUnique(s *Session, reply *Reply) learner {
	j := newListJudge(s, reply)
	ids := &idJudge{reply: reply, first: map[uint64]int64{}}
	return func(l wire.Line, end error) {
		if end != nil {
			j.end()
			ids.end()
			return
		}
		u, _, err := pop3.ParseUnique(l.Text.Bytes())
		if l.Follows || err != nil {
			return
		}
		j.number(u.Message)
		s.judgeID(reply, u)
		ids.id(u)
	}
}
