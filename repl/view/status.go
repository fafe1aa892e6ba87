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
	text := v.mask(nil, r.Status.Line.Text.Bytes())
	n := min(len(indicatorOf(r)), len(text))
	indicator := Escape(text[:n])
	e := v.escaper(p, tty)
	e.Tabs = true
	e.rows.col += width(indicator)
	line := e.End(e.Append([]byte(m.on(secured, p)+p.Paint(m.means, indicator)), text[n:]))
	if tty {
		line = e.rows.atEdge(line, Elapsed(r.Times.First.Sub(r.Times.Sent)), p)
	}
	return string(line) + "\n"
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

// atEdge appends a note with the blanks that move it to the right edge, of the row
// below where this one has no room for it.
func (r *rows) atEdge(dst []byte, note string, p *Palette) []byte {
	columns := edge
	if r.columns > 0 {
		columns = min(edge, r.columns-1)
	}
	filled := r.col
	if r.columns > 0 && filled+len(gap)+width(note) > r.columns {
		dst, filled = append(dst, '\n'), 0
	}
	dst = append(dst, strings.Repeat(" ", max(len(gap), columns-filled-width(note)))...)
	return p.appendPaint(dst, Note, note)
}

// Elapsed returns a time span in the unit that suits it: 400 µs, 84 ms, 6.8 s.
func Elapsed(d time.Duration) string {
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
