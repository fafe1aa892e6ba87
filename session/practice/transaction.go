package practice

import (
	"fmt"
	"iter"

	"popsh/session/pop3"
)

// codeUTF8 refuses a message that needs UTF-8 mode (RFC 6856 §5).
const codeUTF8 = "UTF8"

// numberMax is the longest number that is read, in digits.
const numberMax = 9

// number reads a decimal number without a sign.
func number(text string) (int, bool) {
	if text == "" || len(text) > numberMax {
		return 0, false
	}
	n := 0
	for _, digit := range []byte(text) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		n = n*10 + int(digit-'0')
	}
	return n, true
}

// index returns the index of the message with the number in text, or a reply
// that says what is wrong with it.
func (c *conn) index(text string) (int, *reply) {
	n, isNumber := number(text)
	var r reply
	switch {
	case !isNumber:
		r = c.refuse("", notANumber)
	case n < 1 || n > len(c.drop.mail):
		r = c.refuse("", noSuchMessage, len(c.drop.mail))
	case c.drop.marked[n-1] && !c.srv.manner.ignoresMarks:
		r = c.refuse("", isMarked)
	default:
		return n - 1, nil
	}
	return 0, &r
}

// size returns the octets of a message with CRLF line ends, as it is stored
// (RFC 1939 §11). A last line without a line end counts without one.
func (c *conn) size(m *message) int {
	if size := c.srv.manner.size; size != nil {
		return size(m.octets)
	}
	return len(m.octets)
}

// count returns the number and the octets of the messages without marks.
func (c *conn) count() (n, octets int) {
	for _, m := range c.unmarked() {
		n++
		octets += c.size(m)
	}
	return n, octets
}

// unmarked yields the messages without marks, by index.
func (c *conn) unmarked() iter.Seq2[int, *message] {
	return func(yield func(int, *message) bool) {
		for i, m := range c.drop.mail {
			if !c.drop.marked[i] && !yield(i, m) {
				return
			}
		}
	}
}

func (c *conn) cmdStat([]string) reply {
	n, octets := c.count()
	return reply{ok: true, text: fmt.Sprintf("%d %d", n, octets)}
}

func (c *conn) cmdList(args []string) reply {
	listing := func(i int) string { return fmt.Sprintf("%d %d", i+1, c.size(c.drop.mail[i])) }
	if len(args) > 0 {
		return c.listOne(args[0], listing)
	}
	n, octets := c.count()
	return c.listAll(c.accept(messages, n, octets), listing)
}

func (c *conn) cmdUidl(args []string) reply {
	listing := func(i int) string { return fmt.Sprintf("%d %s", i+1, c.drop.mail[i].uid) }
	if len(args) > 0 {
		return c.listOne(args[0], listing)
	}
	return c.listAll(c.accept(idsFollow), listing)
}

func (c *conn) listOne(msg string, listing func(i int) string) reply {
	i, no := c.index(msg)
	if no != nil {
		return *no
	}
	return reply{ok: true, text: listing(i)}
}

func (c *conn) listAll(r reply, listing func(i int) string) reply {
	r.body = func(yield func([]byte) bool) {
		for i := range c.unmarked() {
			if !yield([]byte(listing(i))) {
				return
			}
		}
	}
	return r
}

func (c *conn) cmdRetr(args []string) reply {
	i, no := c.readable(args[0])
	if no != nil {
		return *no
	}
	c.drop.fetched[i] = true
	m := c.drop.mail[i]
	r := c.accept(octetsFollow, c.size(m))
	r.body = textLines(m.octets)
	return r
}

// readable is index for commands that send the message.
func (c *conn) readable(msg string) (int, *reply) {
	i, no := c.index(msg)
	if no == nil && c.drop.mail[i].utf8 && !c.facts.Has(pop3.UTF8Mode) {
		r := c.refuse(codeUTF8, needsUTF8)
		no = &r
	}
	return i, no
}

func (c *conn) cmdTop(args []string) reply {
	i, no := c.readable(args[0])
	if no != nil {
		return *no
	}
	n, isNumber := number(args[1])
	if !isNumber {
		return c.refuse("", notANumber)
	}
	r := c.accept(topFollows)
	r.body = top(c.drop.mail[i].octets, n)
	return r
}

// top yields the header of a message, the blank line, and n lines of the body
// (RFC 1939 §7).
func top(octets []byte, n int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		left, inBody := n, false
		for line := range textLines(octets) {
			if inBody && left == 0 || !yield(line) {
				return
			}
			if inBody {
				left--
			}
			inBody = inBody || len(line) == 0
		}
	}
}

func (c *conn) cmdDele(args []string) reply {
	i, no := c.index(args[0])
	if no != nil {
		return *no
	}
	c.drop.marked[i] = true
	if c.srv.manner.removesAtOnce {
		c.drop.remove(false)
	}
	return c.accept(marked)
}

func (c *conn) cmdRset([]string) reply {
	if !c.srv.manner.keepsMarks {
		c.drop.reset()
	}
	n, octets := c.count()
	return c.accept(unmarked, n, octets)
}

func (c *conn) cmdNoop([]string) reply { return c.accept(stillHere) }

// cmdQuit enters the UPDATE state, but only from TRANSACTION (RFC 1939 §6).
func (c *conn) cmdQuit([]string) reply {
	r := c.accept(goodbye)
	if m := &c.srv.manner; c.drop != nil {
		removed, left := c.drop.counts(m.expires && m.days == 0 || m.takesFetched)
		if m.keepsMail {
			c.drop.reset()
		}
		c.drop.update(m.expires && m.days == 0 || m.takesFetched)
		c.drop = nil
		r = c.accept(updated, removed, left)
	}
	r.closes = true
	return r
}
