package compare

import (
	"strings"

	"popsh/session/pop3"
)

// A maildrop that changed since it was recorded gives messages other numbers. Where
// unique-ids were asked for, they tell which message a number means (RFC 1939 §7).

// A message is one that was fetched: which, and how.
type message struct{ verb, rest, id string }

// Know tells the comparison all recorded exchanges, so that a message that has
// another number now is held against itself.
func (c *Comparison) Know(turns []*Turn) {
	ids := map[int]map[int]string{} // by connection and number
	for _, t := range turns {
		if row, _ := pop3.Lookup(t.Verb); row != nil && row.Lines == pop3.UniqueIDLines && t.OK && t.Body {
			g := ledger{}
			g.takeIDs(t)
			ids[t.Conn] = g.ids
		}
	}
	for _, t := range turns {
		row, _ := pop3.Lookup(t.Verb)
		if id := ids[t.Conn][numberIn(row, t)]; id != "" && row.Lines == pop3.MessageLines && t.OK {
			c.messages[messageOf(t, id)] = t
		}
	}
}

func messageOf(t *Turn, id string) message {
	_, args, _ := strings.Cut(strings.Join(strings.Fields(string(t.Command.Octets)), " "), " ")
	_, rest, _ := strings.Cut(args, " ")
	return message{t.Verb, rest, id}
}

// counterpart returns the recorded exchange with the message that the number means
// now, if that is another one than it meant.
func (d *differ) counterpart() *Turn {
	n := d.number()
	was, now := d.c.recorded.ids[n], d.c.live.ids[n]
	if was == "" || now == "" || was == now {
		return nil
	}
	return d.c.messages[messageOf(d.r, now)]
}

// follow holds the live exchange against its counterpart, if there is one.
func (d *differ) follow() {
	t := d.counterpart()
	if t == nil || t == d.r || !d.l.OK {
		return
	}
	c := *t
	c.Expects = d.r.Expects
	d.o.Elsewhere = true
	if d.c.rules[ruleCount] {
		d.o.Rules = appendNew(d.o.Rules, ruleCount)
	} else {
		d.reason("another message has number %d now: the one of line %d", d.number(), t.From)
	}
	d.r = &c
}

// shifted reports whether two unique-ids of one number differ since messages came or
// went: one of them is known to the other side, by another number.
func (d *differ) shifted(recorded, live string) bool {
	was, now := d.c.recorded.ids, d.c.live.ids
	if d.row.Lines == pop3.UniqueIDLines && d.r.Body {
		was, now = idsOf(d.r), idsOf(d.l)
	}
	return holds(was, live) || holds(now, recorded)
}

func idsOf(t *Turn) map[int]string {
	g := ledger{}
	g.takeIDs(t)
	return g.ids
}

func holds(ids map[int]string, id string) bool {
	for _, known := range ids {
		if known == id {
			return true
		}
	}
	return false
}
