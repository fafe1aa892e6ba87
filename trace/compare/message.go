package compare

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"popsh/session/pop3"
	"popsh/trace"
)

// traceFields are the header fields that the way to the maildrop writes.
var traceFields = map[string]bool{
	"received": true, "date": true, "message-id": true, "delivered-to": true,
	"return-path": true, "x-original-to": true, "envelope-to": true, "delivery-date": true,
	"x-uidl": true, "status": true, "x-status": true,
}

// message compares two messages line by line.
func (d *differ) message(recorded, live []Said) {
	if d.otherMessage() {
		return
	}
	if i := gapIn(recorded); i >= 0 {
		d.elided(recorded, live, i)
		return
	}
	before := len(d.o.Changes)
	defer func() { d.notItself(recorded, live, before) }()
	r, l := traceLines(recorded), traceLines(live)
	equal := func(i, j int) bool { return recorded[i].Text.Same(live[j].Text) }
	for _, p := range d.alignment(recorded, live, equal) {
		switch {
		case p.live < 0:
			d.change(ruleIf(r[p.recorded]), &recorded[p.recorded], nil)
		case p.recorded < 0:
			d.change(ruleIf(l[p.live]), nil, &live[p.live])
		case !recorded[p.recorded].Text.Same(live[p.live].Text):
			d.change(ruleIf(r[p.recorded] && l[p.live]), &recorded[p.recorded], &live[p.live])
		default:
			d.last = recorded[p.recorded].To
		}
	}
}

// notItself says that another message has the number now, in place of how the two
// differ: no unique-id tells it, but they name themselves differently.
func (d *differ) notItself(recorded, live []Said, before int) {
	was, now := messageID(recorded), messageID(live)
	counts := slices.ContainsFunc(d.o.Changes[before:], func(c Change) bool { return c.Rule == "" })
	if d.number() == 0 || !counts || was == "" || now == "" || was == now {
		return
	}
	d.o.Changes = d.o.Changes[:before]
	d.o.Elsewhere = true
	d.reason("another message has number %d now: it calls itself %s, the recorded one %s", d.number(), quoteID(now), quoteID(was))
}

// messageID returns what a message calls itself (RFC 5322 §3.6.4), or "".
func messageID(lines []Said) string {
	for _, line := range headerOf(lines) {
		name, value, _ := bytes.Cut(line.bare(), []byte(":"))
		if strings.EqualFold(string(name), "message-id") {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

func ruleIf(traced bool) string {
	if traced {
		return ruleTrace
	}
	return ""
}

// traceLines tells which lines of a message belong to fields of its way.
func traceLines(lines []Said) []bool {
	traced := make([]bool, len(lines))
	within := false
	for i := range lines {
		text := lines[i].bare()
		if len(text) == 0 || lines[i].Role == trace.EndMark {
			break
		}
		if text[0] != ' ' && text[0] != '\t' {
			name, _, _ := bytes.Cut(text, []byte(":"))
			within = traceFields[strings.ToLower(string(name))]
		}
		traced[i] = within
	}
	return traced
}

// otherMessage reports whether the number now belongs to another message, as far
// as the unique-ids tell.
func (d *differ) otherMessage() bool {
	n := d.number()
	was, now := d.c.recorded.ids[n], d.c.live.ids[n]
	if d.r != d.sent || was == "" || now == "" || was == now {
		return false
	}
	for number, id := range d.c.live.ids {
		if id == was {
			d.reason("another message has number %d now: the recorded one, %s, is number %d", n, quoteID(was), number)
			return true
		}
	}
	for _, id := range d.c.recorded.ids {
		if id == now {
			d.reason("another message has number %d now: the recorded one, %s, is gone", n, quoteID(was))
			return true
		}
	}
	return false
}

func quoteID(id string) string { return strconv.QuoteToASCII(id) }

// number returns the message number that was sent, or 0.
func (d *differ) number() int { return numberIn(d.row, d.sent) }

// numberIn returns the message number that a command names, or 0.
func numberIn(row *pop3.Command, t *Turn) int {
	words := strings.Fields(string(t.Command.Octets))
	if row == nil || len(words) < 2 || len(row.Args) == 0 || row.Args[0].Kind != pop3.Message {
		return 0
	}
	n, _ := strconv.Atoi(words[1])
	return n
}

// gapIn returns where lines were left out, or -1.
func gapIn(lines []Said) int {
	for i := range lines {
		if lines[i].Elided != nil {
			return i
		}
	}
	return -1
}

// elided compares a message of which the recording keeps a part: what stands
// before the gap, and how much the gap holds.
func (d *differ) elided(recorded, live []Said, gap int) {
	left := &recorded[gap]
	lines, octets := left.elidedCount("lines"), left.elidedCount("octets")
	behind := len(recorded) - gap - 1
	to := len(live) - behind
	if to < gap {
		d.lines(recorded, live)
		return
	}
	for i := range gap {
		if !recorded[i].Text.Same(live[i].Text) {
			d.change(ruleIf(traceLines(recorded)[i] && traceLines(live)[i]), &recorded[i], &live[i])
		}
	}
	if d.l.Cut {
		return
	}
	size := int64(0)
	for _, s := range live[gap:to] {
		size += int64(len(s.Text.Octets))
	}
	if lines >= 0 && lines != int64(to-gap) || octets >= 0 && octets != size {
		d.reason("%d lines with %d octets stand where %d with %d were left out", to-gap, size, lines, octets)
	} else if sum := left.Elided.Get("sha256"); sum != "" && sum != digestOf(live[gap:to]) {
		d.reason("the lines that were left out of the recording have changed")
	}
}

// digestOf returns the SHA-256 of lines as they came.
func digestOf(lines []Said) string {
	sum := sha256.New()
	for _, s := range lines {
		sum.Write(s.Text.Octets)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
