package serve

import (
	"bytes"
	"fmt"

	"popsh/session/pop3"
)

// A synthesizer answers a command out of the mailbox. It reports false when the
// recording does not tell enough.
type synthesizer func(m *mailbox, l *line, deleted marks) (reply, bool)

// synthesizers has a row for every command that a mailbox can answer.
var synthesizers = map[string]synthesizer{
	"STAT": (*mailbox).stat,
	"LIST": (*mailbox).list,
	"UIDL": (*mailbox).uidl,
	"RETR": (*mailbox).retr,
	"TOP":  (*mailbox).topOf,
	"DELE": (*mailbox).dele,
	"RSET": (*mailbox).rset,
	"NOOP": (*mailbox).rset,
}

// answer makes up the reply to a command that was never asked.
func (m *mailbox) answer(l *line, state pop3.State, deleted marks) (reply, bool) {
	if l.row == nil || !l.row.In.Has(state) {
		return reply{}, false
	}
	least, most := l.row.Arity()
	if len(l.args) < least || len(l.args) > most {
		return textReply("-ERR usage: " + l.row.Usage()), true
	}
	if make := synthesizers[l.row.Verb]; make != nil {
		return make(m, l, deleted)
	}
	if l.row.Next == pop3.Update {
		return textReply("+OK"), true
	}
	return reply{}, false
}

func (m *mailbox) stat(_ *line, deleted marks) (reply, bool) {
	there, octets := m.there(deleted), int64(0)
	for _, n := range there {
		if m.messages[n].size < 0 {
			return reply{}, false
		}
		octets += m.messages[n].size
	}
	return textReply(fmt.Sprintf("+OK %d %d", len(there), octets)), m.counted
}

func (m *mailbox) list(l *line, deleted marks) (reply, bool) {
	return m.listing(l, deleted, func(n int64, msg *message) (string, bool) {
		return fmt.Sprintf("%d %d", n, msg.size), msg.size >= 0
	})
}

func (m *mailbox) uidl(l *line, deleted marks) (reply, bool) {
	return m.listing(l, deleted, func(n int64, msg *message) (string, bool) {
		return fmt.Sprintf("%d %s", n, msg.uid), msg.uid != ""
	})
}

// listing makes the line of one message, or of all.
func (m *mailbox) listing(l *line, deleted marks, tell func(int64, *message) (string, bool)) (reply, bool) {
	if len(l.args) > 0 {
		msg, n, no, known := m.find(l, deleted)
		if msg == nil {
			return no, known
		}
		text, ok := tell(n, msg)
		return textReply("+OK " + text), ok
	}
	var lines bytes.Buffer
	for _, n := range m.there(deleted) {
		text, ok := tell(n, m.messages[n])
		if !ok {
			return reply{}, false
		}
		lines.WriteString(text + "\r\n")
	}
	return multiLine("+OK", lines.Bytes()), m.counted
}

func multiLine(status string, lines []byte) reply {
	r := textReply(status)
	r.body = len(r.octets)
	r.octets = append(r.octets, lines...)
	r.mark = len(r.octets)
	r.octets = append(r.octets, ".\r\n"...)
	return r
}

// find returns the message that the first argument names, or the refusal when it
// is known not to be there.
func (m *mailbox) find(l *line, deleted marks) (msg *message, n int64, no reply, known bool) {
	n, ok := l.number(0)
	msg = m.messages[n]
	switch {
	case !ok || deleted[n]:
		return nil, n, textReply("-ERR no such message"), true
	case msg == nil:
		return nil, n, textReply("-ERR no such message"), m.counted
	}
	return msg, n, reply{}, true
}

func (m *mailbox) retr(l *line, deleted marks) (reply, bool) {
	msg, _, no, known := m.find(l, deleted)
	switch {
	case msg == nil:
		return no, known
	case msg.full == nil:
		return reply{}, false
	}
	return multiLine("+OK", msg.full.lines()), true
}

// topOf cuts the top out of the whole message, or out of a longer top.
func (m *mailbox) topOf(l *line, deleted marks) (reply, bool) {
	msg, _, no, known := m.find(l, deleted)
	if msg == nil {
		return no, known
	}
	lines, ok := l.number(1)
	if !ok {
		return textReply("-ERR usage: " + l.row.Usage()), true
	}
	source := msg.full
	for k, t := range msg.tops {
		if source == nil && k >= lines {
			source = t
		}
	}
	if source == nil {
		return reply{}, false
	}
	return multiLine("+OK", top(source.lines(), lines)), true
}

func (m *mailbox) dele(l *line, deleted marks) (reply, bool) {
	msg, _, no, known := m.find(l, deleted)
	if msg == nil {
		return no, known
	}
	return textReply("+OK"), true
}

func (*mailbox) rset(*line, marks) (reply, bool) { return textReply("+OK"), true }

// capabilities announces the commands that the mailbox can answer, and the sign-on
// that was recorded (RFC 2449 §5).
func (m *mailbox) capabilities() reply {
	var lines bytes.Buffer
	for _, c := range pop3.Commands {
		signsOn := m.welcome != nil && c.Needs != saslTag && c.Needs == m.welcome.line.row.Needs && c.Sets.Has(pop3.UserGiven)
		if c.Needs != "" && (synthesizers[c.Verb] != nil || signsOn) {
			lines.WriteString(c.Needs + "\r\n")
		}
	}
	return multiLine("+OK", lines.Bytes())
}
