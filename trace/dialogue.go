package trace

import (
	"bytes"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// owedMax is how many replies can be outstanding before the pairing of commands
// and replies is given up.
const owedMax = 1 << 14

// A dialogue follows a conversation by its octets alone: which command a reply
// belongs to, where a reply ends (RFC 1939 §3, RFC 2449 §6.6), and which lines
// are messages of an AUTH exchange (RFC 5034 §4). It is told whole lines, without
// their ends.
type dialogue struct {
	greeted bool
	owed    []command // commands without a reply, the oldest first
	body    body
	auth    *exchange // from an AUTH line to its final status
	past    *exchange // the last one that ended
	refused bool      // an AUTH was refused: what was meant for it may still come
	sending bool      // the client sends a message (XTND XMIT)
	last    int       // the id of the command that was answered last
}

// A body is the lines behind a status line, up to the dot.
type body struct {
	within  bool
	message bool // of a message; else a list
	lf      bool // the status line ended in a bare LF
	mayEnd  bool // the line before ended as an end mark needs it
	asked   bool // the client has just sent something
	id      int  // of the command
}

// A Role is what a record is to its exchange.
type Role uint8

// The roles of records.
const (
	NoRole    Role = iota // no octets
	Greeting              // the first line of the server
	Request               // a command
	Response              // an answer to a challenge, or a line of a message that the client sends
	Status                // the first line of a reply, or its last during AUTH
	Challenge             // a line of the server during AUTH
	BodyLine              // a line of a reply behind its status
	EndMark               // the dot at the end of a reply
	Unasked               // a reply to nothing
)

// lineEnding is how a line ended.
type lineEnding uint8

const (
	noEnding lineEnding = iota
	bareLF
	crLF
)

var (
	plusOK   = []byte("+OK")
	minusERR = []byte("-ERR")
	dot      = []byte(".")
)

// judge gives the verdict on a line of the client, or the part of one that came.
func (d *dialogue) judge(text []byte) verdict {
	switch {
	case d.sending:
		return verdict{from: open}
	case d.auth != nil:
		if isOpenAnswer(text) {
			return verdict{from: open}
		}
		return verdict{kind: HiddenSASL}
	}
	c := parseCommand(text)
	if d.refused && c.row == nil && isBase64(text) {
		return verdict{kind: HiddenSASL}
	}
	return c.secret(text)
}

// isOpenAnswer reports whether an answer to a challenge holds no secret: the
// cancelling star, an empty line and the empty response.
func isOpenAnswer(text []byte) bool {
	return len(text) == 0 || len(text) == 1 && (text[0] == '*' || text[0] == '=')
}

// said notes a line of the client and tells what it is. The id, from 1, is for the
// caller to find the command again when its reply comes.
func (d *dialogue) said(text []byte, id int) Role {
	d.body.asked = true
	if d.sending {
		if bytes.Equal(text, dot) {
			d.sending = false
			d.owe(command{id: d.last})
		}
		return Response
	}
	c := parseCommand(text)
	c.id = id
	if d.auth == nil && c.row != nil {
		d.refused = false
	}
	return d.push(c, text)
}

// push adds a command, or a line for the exchange that is under way.
func (d *dialogue) push(c command, text []byte) Role {
	if d.auth != nil {
		d.auth.said(c)
		return Response
	}
	if d.owe(c) && c.body == pop3.Exchange {
		d.auth = newExchange(c.args(text, 1))
		d.auth.id = c.id
	}
	return Request
}

// owe notes that a reply to c is to come, unless there are too many.
func (d *dialogue) owe(c command) bool {
	if len(d.owed) == owedMax {
		return false
	}
	d.owed = append(d.owed, c.kept())
	return true
}

// inExchange reports whether the next line of the server belongs to AUTH.
func (d *dialogue) inExchange() bool {
	return d.greeted && d.auth != nil && !d.body.within && len(d.owed) > 0 && d.owed[0].body == pop3.Exchange
}

// judgeReply gives the verdict on a line of the server, or the start of one.
func (d *dialogue) judgeReply(text []byte) verdict {
	if !d.inExchange() || isStatus(text) || beginsStatus(text) {
		return verdict{from: open}
	}
	from := 0
	if text[0] == '+' && (len(text) == 1 || text[1] == ' ') {
		from = min(2, len(text))
	}
	if from == len(text) {
		return verdict{from: open}
	}
	return verdict{from: from, kind: HiddenSASL}
}

// isStatus reports whether a line of the server begins with a status indicator.
func isStatus(text []byte) bool {
	return wire.SaysOK(text) || wire.SaysERR(text)
}

// beginsStatus reports whether a line of the server may be the start of a status
// indicator.
func beginsStatus(text []byte) bool {
	return len(text) < len(minusERR) && (bytes.HasPrefix(plusOK, bytes.ToUpper(text)) || bytes.HasPrefix(minusERR, bytes.ToUpper(text)))
}

// inBody reports whether a line of the server is one of a body. A status that comes
// right behind a command is none: the server has left out the dot.
func (d *dialogue) inBody(text []byte) bool {
	return d.body.within && !(d.body.asked && isStatus(text) && len(d.owed) > 0)
}

// inMessage reports whether a line of the server stands in a message. A line that
// looks like a status is not taken for one.
func (d *dialogue) inMessage(text []byte) bool {
	return d.body.within && d.body.message && !isStatus(text)
}

// heard notes a line of the server and tells what it is, and the id of the command
// it answers; 0 when it answers none. Of a long line the first octets will do.
func (d *dialogue) heard(text []byte, end lineEnding) (Role, int) {
	within := d.inBody(text)
	d.body.asked = false
	switch {
	case within:
		return d.body.heard(text, end), d.body.id
	case !d.greeted:
		d.greeted = true
		return Greeting, 0
	case len(d.owed) > 0:
		d.body = body{}
		return d.answered(text, end)
	}
	return Unasked, 0
}

func (b *body) heard(text []byte, end lineEnding) Role {
	if b.ends(text, end) {
		*b = body{id: b.id}
		return EndMark
	}
	b.mayEnd = b.fits(end)
	return BodyLine
}

// ends reports whether a line is the end mark.
func (b *body) ends(text []byte, end lineEnding) bool {
	return b.mayEnd && b.fits(end) && bytes.Equal(text, dot)
}

func (b *body) fits(end lineEnding) bool { return end == crLF || b.lf && end == bareLF }

// answered notes a status line or a challenge.
func (d *dialogue) answered(text []byte, end lineEnding) (Role, int) {
	c := d.owed[0]
	if c.body == pop3.Exchange && !isStatus(text) {
		d.auth.heard()
		return Challenge, c.id
	}
	ok := wire.SaysOK(text)
	d.owed, d.last = d.owed[1:], c.id
	if c.body == pop3.Exchange {
		d.finish(ok)
	}
	switch {
	case !ok:
	case c.body == pop3.MultiLine:
		d.body = body{within: true, lf: end == bareLF, mayEnd: true, id: c.id, message: c.row.Lines == pop3.MessageLines}
	case c.body == pop3.ClientSends:
		d.sending = true
	}
	return Status, c.id
}

// finish ends an exchange. Lines that the client sent ahead and nobody asked for
// were commands after all: the server will answer them as such.
func (d *dialogue) finish(ok bool) {
	ahead := d.auth.ahead()
	d.past, d.auth, d.refused = d.auth, nil, !ok
	for _, c := range ahead {
		d.push(c, nil)
	}
}

// secured notes that TLS has begun: what was said before is void (RFC 2595 §4).
func (d *dialogue) secured() { *d = dialogue{greeted: d.greeted} }
