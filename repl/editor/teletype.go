package editor

import (
	"io"
	"strings"
)

const backspace = "\b"

// A teletype is the canvas of a terminal that knows nothing but characters, the
// backspace and the line end: TERM=dumb. The line stands on one row, of a long one
// the part around the cursor. Styles and hints are left out; secrets are stars as
// anywhere else.
type teletype struct {
	w       io.Writer
	columns func() int
	silent  bool   // what is typed is shown by somebody else, such as an editor around us
	row     []cell // what stands there
	at      int    // the cursor, a cell of the row
}

// draw goes back to what has changed and writes from there.
func (t *teletype) draw(p picture) { t.show(t.part(p)) }

func (t *teletype) show(row []cell, at int) {
	same := 0
	for same < min(len(row), len(t.row)) && row[same].r == t.row[same].r {
		same++
	}
	text := ""
	if same < max(len(row), len(t.row)) {
		gap := max(0, cellsWidth(t.row)-cellsWidth(row))
		text = t.move(same) + letters(row[same:]) + strings.Repeat(" ", gap) + strings.Repeat(backspace, gap)
		t.at = len(row)
	}
	t.row = row
	io.WriteString(t.w, text+t.move(at))
}

// move takes the cursor to a cell of the row.
func (t *teletype) move(to int) string {
	from := t.at
	t.at = to
	if to < from {
		return strings.Repeat(backspace, cellsWidth(t.row[to:from]))
	}
	return letters(t.row[from:to])
}

func letters(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteRune(c.r)
	}
	return b.String()
}

// part returns the cells of a picture that fit into a row, and the cursor among
// them. It moves by half a row at a time, so that most keys write one character.
func (t *teletype) part(p picture) (row []cell, at int) {
	cells, cursor := p.cells(), len(p.prompt)+p.at
	if t.silent {
		cells, cursor = p.prompt, len(p.prompt)
	}
	room := max(t.columns()-1, 1)
	from := 0
	if col := cellsWidth(cells[:cursor]); col > room {
		half := max(room/2, 1)
		from = cellAt(cells, (col/half-1)*half)
	}
	to := from + cellAt(cells[from:], room)
	return cells[from:to], min(cursor, to) - from
}

// cellAt returns the cell that stands in a column, or that none does.
func cellAt(cells []cell, column int) int {
	width := 0
	for i, c := range cells {
		if width += c.width; width > column {
			return i
		}
	}
	return len(cells)
}

// above goes to a row below, since it cannot print over the line.
func (t *teletype) above(text string) {
	row, at := t.row, t.at
	t.forget()
	io.WriteString(t.w, "\n"+anySequence.ReplaceAllString(text, ""))
	t.show(row, at)
}

// forget takes the row for an empty one.
func (t *teletype) forget() { t.row, t.at = nil, 0 }

// leave puts the cursor on the next row.
func (t *teletype) leave(p picture, note string) {
	p.at = len(p.line)
	t.draw(p)
	t.forget()
	if note != "" || !t.silent {
		io.WriteString(t.w, note+"\n")
	}
}

func (t *teletype) again(p picture) {
	t.forget()
	t.draw(p)
}

func (t *teletype) resize(p picture) {
	io.WriteString(t.w, "\n")
	t.again(p)
}

func (t *teletype) erase() { t.show(nil, 0) }

// clear does what it can: an empty row.
func (t *teletype) clear() {
	io.WriteString(t.w, "\n")
	t.forget()
}

func (t *teletype) bell() { io.WriteString(t.w, "\a") }
