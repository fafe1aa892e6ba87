package session

import "popsh/session/pop3"

// A count is how many messages there are and how large, as one reply said it.
type count struct {
	pop3.DropListing
	known bool
	marks int // deletion marks at that time
	turn  int // how often marks had changed until then
}

// sameMarks reports whether both were said while the same messages were marked.
func (c count) sameMarks(d count) bool { return c.known && d.known && c.turn == d.turn }

// all returns the messages of the session, those that are marked among them.
func (c count) all() int64 { return c.Messages + int64(c.marks) }

func (s *Session) countOf(drop pop3.DropListing) count {
	return count{DropListing: drop, known: drop.Messages >= 0 && drop.Octets >= 0, marks: s.machine.Deletions(), turn: s.known.turn}
}

// judgeCount compares the answer to STAT with the one before, and with LIST.
func (s *Session) judgeCount(reply *Reply, drop pop3.DropListing) {
	now, before := s.countOf(drop), s.known.counted
	switch grown := now.all() - before.all(); {
	case !before.known, grown == 0:
	case grown > 0 && now.Messages == before.Messages:
		reply.note(pop3.StatCountsDeleted, "still %d messages, %d of them marked", now.Messages, now.marks)
	case grown > 0:
		reply.note(pop3.CountGrew, "%d messages now, %d before", now.all(), before.all())
	default:
		reply.note(pop3.CountShrank, "%d messages now, %d before", now.all(), before.all())
	}
	s.agree(reply, now, s.known.listed)
	s.known.counted = now
}

// judgeSum compares a whole list with STAT. A sum that no number can hold is none.
func (s *Session) judgeSum(reply *Reply, sum pop3.DropListing) {
	s.known.listed = s.countOf(sum)
	s.agree(reply, s.known.counted, s.known.listed)
}

// agree compares what STAT and LIST said. In UTF-8 mode octets need not be exact
// (RFC 6856 §2.1).
func (s *Session) agree(reply *Reply, stat, list count) {
	exact := stat.Octets == list.Octets || s.machine.Facts().Has(pop3.UTF8Mode)
	if stat.sameMarks(list) && (stat.Messages != list.Messages || !exact) {
		reply.note(pop3.StatListMismatch, "STAT says %d messages with %d octets, LIST %d with %d", stat.Messages, stat.Octets, list.Messages, list.Octets)
	}
}
