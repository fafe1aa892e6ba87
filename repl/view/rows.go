package view

import "popsh/repl/page"

// A row of a terminal that goes on with the one before begins with a mark of its
// own in the margin: the terminal itself would go on in column one, which is never
// the server's.
const goesOn = `\`

// narrowest is what a narrower terminal is taken for, in columns.
const narrowest = 20

// rows breaks text into rows of a terminal. The zero rows break nothing, and only
// count columns.
type rows struct {
	columns int    // of the terminal, 0 when they do not matter
	col     int    // where the next character stands
	margin  string // opens a row that goes on, in as many columns as indent
	within  Style  // the look of the text, which a margin does not have
}

// rows returns the rows of a stream, behind a margin.
func (v *View) rows(p *Palette, tty bool) rows {
	return rows{columns: v.columns(tty), col: len(indent), margin: p.Paint(Note, goesOn) + indent[len(goesOn):]}
}

// columns returns how wide a stream is, 0 when that does not matter.
func (v *View) columns(tty bool) int {
	if w := v.terminalColumns(); tty && w > 0 {
		return max(w, narrowest)
	}
	return 0
}

// terminalColumns returns how wide the terminal is, 0 when it does not tell.
func (v *View) terminalColumns() int {
	if v.Width == nil {
		return 0
	}
	return max(v.Width(), 0)
}

// room returns how many of so many columns still fit into the row.
func (r *rows) room(width int) int {
	if r.columns == 0 {
		return width
	}
	return min(max(r.columns-r.col, 0), width)
}

// turn begins another row.
func (r *rows) turn(dst []byte) []byte {
	dst = append(append(dst, r.within.Off...), '\n')
	r.col = len(indent)
	return append(append(dst, r.margin...), r.within.On...)
}

// escaper returns an Escaper for octets behind a margin of a stream.
func (v *View) escaper(p *Palette, tty bool) Escaper {
	return Escaper{Odd: p.Style(Odd), rows: v.rows(p, tty)}
}

// wordColumns returns how wide words of popsh's own are on a stream: a long row
// is hard to read.
func (v *View) wordColumns(tty bool) int { return min(v.columns(tty), page.Widest) }
