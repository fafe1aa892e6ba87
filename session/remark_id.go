package session

import (
	"bytes"
	"hash/maphash"
	"strconv"

	"popsh/session/pop3"
)

// seed makes the sums of one run comparable.
var seed = maphash.MakeSeed()

// An idJudge looks for unique-ids that are not unique in one list.
type idJudge struct {
	reply   *Reply
	first   map[uint64]int64 // by the sum of an id the message that had it first
	numbers int64            // ids that are the number of their message
	lines   int64
}

func (j *idJudge) id(u pop3.UniqueIDListing) {
	j.lines++
	if string(u.ID) == strconv.FormatInt(u.Message, 10) {
		j.numbers++
	}
	sum := maphash.Bytes(seed, u.ID)
	switch other, twice := j.first[sum]; {
	case twice:
		j.reply.note(pop3.UniqueIDTwice, "messages %d and %d have the same unique-id", other, u.Message)
	case len(j.first) < knownMost:
		j.first[sum] = u.Message
	}
}

func (j *idJudge) end() {
	if j.lines > 0 && j.numbers == j.lines {
		j.reply.note(pop3.UniqueIDNumber, "every id is the number of its message")
	}
}

// judgeID compares a unique-id with the one that was told before.
func (s *Session) judgeID(reply *Reply, u pop3.UniqueIDListing) {
	m, seen := s.known.Message(u.Message)
	if seen && m.ID.Len() > 0 && !bytes.Equal(m.ID.Bytes(), cut(u.ID).Bytes()) {
		reply.note(pop3.UniqueIDChanged, "message %d had another id before", u.Message)
	}
}
