package serve

import (
	"bytes"
	"slices"
	"strconv"

	"popsh/session/pop3"
	"popsh/trace"
)

// marks are the numbers of the messages that are marked as deleted.
type marks map[int64]bool

func (m marks) clone() marks {
	c := marks{}
	for n := range m {
		c[n] = true
	}
	return c
}

func (m marks) equal(other marks) bool {
	for n := range m {
		if !other[n] {
			return false
		}
	}
	return len(m) == len(other)
}

// note notes the answer to a command.
func (m marks) note(l *line, ok bool) {
	if l.row == nil || !ok {
		return
	}
	switch l.row.Marks {
	case pop3.AddMark:
		if n, ok := l.number(0); ok {
			m[n] = true
		}
	case pop3.ClearMarks:
		clear(m)
	}
}

// number reads an argument as a number.
func (l *line) number(i int) (int64, bool) {
	if i >= len(l.args) {
		return 0, false
	}
	n, err := strconv.ParseUint(l.args[i].text, 10, 63)
	return int64(n), err == nil
}

// A mailbox is what a recording shows of a maildrop: the messages with all that
// was told of them.
type mailbox struct {
	messages map[int64]*message
	counted  bool   // a whole list was seen, so there are no others
	welcome  *step  // the sign-on that is answered to all others
	user     string // who signed on with it; "" when nobody knows
	named    string // by the last command that names a user
	binds    bool   // a mechanism was announced that binds the TLS connection
}

// A message is what is known of one. Its octets are as they are on the wire, with
// their stuffing dots.
type message struct {
	size int64 // -1 when unknown
	uid  string
	full *reply           // nil when it was never fetched whole
	tops map[int64]*reply // by the number of lines
}

// rebuild reads all replies about the maildrop. Of two that contradict each
// other, the later one counts.
func rebuild(takes []*take) *mailbox {
	m := &mailbox{messages: map[int64]*message{}}
	for _, t := range takes {
		for _, s := range t.steps {
			if s.isRequest() && s.x.OK && s.line.row != nil {
				m.learn(s)
			}
		}
	}
	for _, msg := range m.messages {
		if msg.size < 0 && msg.full != nil {
			msg.size = int64(len(unstuffed(msg.full.lines())))
		}
	}
	return m
}

// learners read the replies to commands by what their lines hold.
var learners = map[pop3.Lines]func(*mailbox, *step){
	pop3.ScanLines:       (*mailbox).learnSizes,
	pop3.UniqueIDLines:   (*mailbox).learnIDs,
	pop3.MessageLines:    (*mailbox).learnMessage,
	pop3.CapabilityLines: (*mailbox).learnMechanisms,
	pop3.MechanismLines:  (*mailbox).learnMechanisms,
}

func (m *mailbox) learn(s *step) {
	m.learnUser(s)
	if learn := learners[s.line.row.Lines]; learn != nil {
		learn(m, s)
	}
}

// learnMechanisms looks for the names of mechanisms, whatever the lines are.
func (m *mailbox) learnMechanisms(s *step) {
	for word := range bytes.FieldsSeq(s.reply.lines()) {
		about, known := pop3.LookupMechanism(string(word))
		m.binds = m.binds || known && about.Needs.Has(pop3.NeedsChannel)
	}
}

// learnUser keeps the first sign-on that was successful, and its user.
func (m *mailbox) learnUser(s *step) {
	if s.line.row.Takes(pop3.Name) && len(s.line.args) > 0 {
		m.named = s.line.args[0].text
	}
	if !s.line.signsOn() || m.welcome != nil {
		return
	}
	m.welcome, m.user = s, m.named
	if s.auth != nil {
		m.user = s.auth.User
	}
}

func (m *mailbox) message(n int64) *message {
	msg := m.messages[n]
	if msg == nil {
		msg = &message{size: -1, tops: map[int64]*reply{}}
		m.messages[n] = msg
	}
	return msg
}

// listed calls f for every line of a list, or for the text of a reply of one line.
func (m *mailbox) listed(s *step, f func([]byte)) {
	if len(s.line.args) > 0 {
		f(bytes.TrimPrefix(s.reply.status(), []byte("+OK ")))
		return
	}
	for text := range bytes.Lines(s.reply.lines()) {
		f(bytes.TrimRight(text, "\r\n"))
	}
	m.counted = m.counted || s.reply.mark > 0
}

func (m *mailbox) learnSizes(s *step) {
	m.listed(s, func(text []byte) {
		if l, _, err := pop3.ParseListing(text); err == nil {
			m.message(l.Message).size = l.Octets
		}
	})
}

func (m *mailbox) learnIDs(s *step) {
	m.listed(s, func(text []byte) {
		if l, _, err := pop3.ParseUnique(text); err == nil {
			m.message(l.Message).uid = string(l.ID)
		}
	})
}

// learnMessage keeps a message, or the top of one. A secret that was masked in it
// stays masked.
func (m *mailbox) learnMessage(s *step) {
	n, ok := s.line.number(0)
	if !ok || s.reply.mark == 0 {
		return
	}
	r := s.reply.expand(starred)
	if !s.line.row.Takes(pop3.Count) {
		m.message(n).full = &r
	} else if lines, ok := s.line.number(1); ok {
		m.message(n).tops[lines] = &r
	}
}

// stars stand for a secret whose value is not known.
const stars = "****"

func starred(trace.Slot) []byte { return []byte(stars) }

// unstuffed takes the dots away that were put before dots (RFC 1939 §3).
func unstuffed(lines []byte) []byte {
	out := make([]byte, 0, len(lines))
	for text := range bytes.Lines(lines) {
		out = append(out, bytes.TrimPrefix(text, []byte("."))...)
	}
	return out
}

// there returns the numbers of the messages that are not marked, in order.
func (m *mailbox) there(deleted marks) []int64 {
	var all []int64
	for n := range m.messages {
		if !deleted[n] {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// top cuts the header, the blank line and some lines of the body out of a message
// (RFC 1939 §7).
func top(message []byte, lines int64) []byte {
	end, below := 0, false
	for text := range bytes.Lines(message) {
		if below {
			if lines--; lines < 0 {
				break
			}
		}
		below = below || len(bytes.TrimRight(text, "\r\n")) == 0
		end += len(text)
	}
	return message[:end]
}
