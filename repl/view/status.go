package view

import (
	"strconv"
	"strings"
	"time"

	"popsh/session"
)

// statusLine returns the status line of a reply with its mark, ended; at a
// terminal with the time to its first octet at the right edge.
func (v *View) statusLine(r *session.Reply, secured bool, p *Palette, tty bool) string {
	m := okMark
	if !r.Status.OK && !r.Status.More {
		m = refusedMark
	}
	word, rest := v.statusText(r, p)
	line := m.on(secured, p) + p.Paint(m.means, word) + rest
	if tty {
		line += v.atEdge(len(indent)+width(word)+width(rest), elapsed(r.Times.First.Sub(r.Times.Sent)), p)
	}
	return line + "\n"
}

// statusText returns the indicator and what follows it, safe and without secrets.
func (v *View) statusText(r *session.Reply, p *Palette) (indicator, rest string) {
	text := v.mask(nil, r.Status.Line.Text.Bytes())
	n := min(len(indicatorOf(r)), len(text))
	e := Escaper{Odd: p.Style(Odd), Tabs: true}
	rest = string(e.End(e.Append(nil, text[n:])))
	return Escape(text[:n]), rest
}

// indicatorOf returns the status indicator of a reply (RFC 1939 §3, RFC 5034 §4).
func indicatorOf(r *session.Reply) string {
	switch {
	case r.Status.OK:
		return "+OK"
	case r.Status.More:
		return "+"
	}
	return "-ERR"
}

// edge is the column that times end at when the terminal is wider.
const edge = 78

// atEdge returns a note with the blanks that move it to the right edge of a line
// that fills so many columns.
func (v *View) atEdge(filled int, note string, p *Palette) string {
	columns := edge
	if v.Width != nil {
		if w := v.Width(); w > 0 {
			columns = min(edge, w-1)
		}
	}
	gap := max(2, columns-filled-width(note))
	return strings.Repeat(" ", gap) + p.Paint(Note, note)
}

// elapsed returns a time span in the unit that suits it: 400 µs, 84 ms, 6.8 s.
func elapsed(d time.Duration) string {
	switch {
	case d <= 0:
		return "0 ms"
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + " µs"
	case d < time.Second:
		return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}
