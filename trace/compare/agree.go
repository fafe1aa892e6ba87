package compare

import (
	"fmt"

	"popsh/session/pop3"
	"popsh/trace"
)

// A ledger is what one side of a comparison has said about the maildrop. The same
// questions are put to both, so a side contradicts itself only where the other
// does not.
type ledger struct {
	stat  *pop3.DropListing
	sizes map[int]int64
	total *pop3.DropListing // of LIST
	ids   map[int]string
}

// agree adds the exchange to what both sides have said, and notes where the live
// one contradicts itself and the recorded one does not.
func (d *differ) agree() {
	if d.row == nil || !d.l.OK || !d.r.OK {
		return
	}
	recorded, live := d.c.recorded.take(d.row, d.r, numberIn(d.row, d.r)), d.c.live.take(d.row, d.l, d.number())
	if live != "" && recorded == "" {
		d.reason("%s", live)
	}
}

// take notes what a reply says. It returns what contradicts the replies before.
func (g *ledger) take(row *pop3.Command, t *Turn, number int) string {
	if row.Marks != pop3.KeepMarks || row.Next != 0 {
		*g = ledger{ids: g.ids, sizes: g.sizes}
		return ""
	}
	switch {
	case row.Text == pop3.Counts:
		return g.takeStat(t)
	case row.Lines == pop3.ScanLines && t.Body && !t.Cut:
		return g.takeList(t)
	case row.Lines == pop3.UniqueIDLines && t.Body:
		g.takeIDs(t)
	case row.Lines == pop3.MessageLines && len(row.Args) == 1:
		return g.takeMessage(t, number)
	}
	return ""
}

func (g *ledger) takeStat(t *Turn) string {
	for _, s := range split(t).head {
		if listing, _, err := pop3.ParseStat(afterStatus(s.bare())); err == nil {
			g.stat = &listing
		}
	}
	return g.contradiction()
}

// afterStatus returns what stands behind +OK.
func afterStatus(line []byte) []byte {
	return line[min(len(line), len(pop3.Positive.Mark)+1):]
}

func (g *ledger) takeList(t *Turn) string {
	g.sizes, g.total = map[int]int64{}, &pop3.DropListing{}
	for _, s := range split(t).body {
		if l, _, err := pop3.ParseListing(s.bare()); err == nil && s.Role == trace.BodyLine {
			g.sizes[int(l.Message)] = l.Octets
			g.total.Messages++
			g.total.Octets += l.Octets
		}
	}
	return g.contradiction()
}

func (g *ledger) contradiction() string {
	switch {
	case g.stat == nil || g.total == nil:
	case g.stat.Messages != g.total.Messages:
		return fmt.Sprintf("STAT counts %d messages and LIST shows %d", g.stat.Messages, g.total.Messages)
	case g.stat.Octets != g.total.Octets:
		return fmt.Sprintf("STAT counts %d octets and LIST shows %d", g.stat.Octets, g.total.Octets)
	}
	return ""
}

func (g *ledger) takeIDs(t *Turn) {
	g.ids = map[int]string{}
	for _, s := range split(t).body {
		if l, _, err := pop3.ParseUnique(s.bare()); err == nil && s.Role == trace.BodyLine {
			g.ids[int(l.Message)] = string(l.ID)
		}
	}
}

// takeMessage compares the size of a message with the one that LIST announced.
func (g *ledger) takeMessage(t *Turn, number int) string {
	size, known := g.sizes[number]
	if got := t.Octets - t.Stuffed; known && !t.Exchange.Elided && got != size {
		return fmt.Sprintf("LIST announced %d octets and the message has %d", size, got)
	}
	return ""
}
