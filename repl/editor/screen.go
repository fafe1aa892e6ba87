package editor

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A screen draws pictures, each over the one before. The row of the cursor is
// counted from the first row of the picture, so that drawing needs no answer from
// the terminal. It is the canvas of terminals that know control sequences.
type screen struct {
	w    io.Writer
	size func() (columns, rows int)
	row  int     // of the cursor
	last picture // what is on the screen
}

type place struct{ row, col int }

// layout says where each cell stands on a screen of so many columns, and at the
// end where the next one would.
func layout(cells []cell, columns int) []place {
	places := make([]place, 0, len(cells)+1)
	var p place
	for _, c := range cells {
		if p.col > 0 && p.col+c.width > columns {
			p = place{p.row + 1, 0}
		}
		places = append(places, p)
		p.col += c.width
	}
	if p.col >= columns {
		p = place{p.row + 1, 0}
	}
	return append(places, p)
}

// draw replaces the picture on the screen. A picture taller than the screen shows
// the rows up to the cursor.
func (s *screen) draw(p picture) {
	columns, height := s.size()
	cells := p.cells()
	places := layout(cells, columns)
	cursor, end := places[len(p.prompt)+p.at], places[len(cells)]
	top := max(0, cursor.row-height+1)
	bottom := min(end.row, top+height-1)

	var b strings.Builder
	b.WriteString(s.home())
	writeRows(&b, cells, places, rows{top, bottom, columns})
	if p.at == len(p.line) {
		b.WriteString(ghost(p.hint, columns-end.col-1))
	}
	b.WriteString(moveTo(bottom, cursor))
	io.WriteString(s.w, b.String())
	s.row, s.last = cursor.row-top, p
}

// rows are the rows of a picture that are shown.
type rows struct{ top, bottom, columns int }

// writeRows writes the cells of some rows. A full row runs into the next by
// itself, so that a terminal knows them as one line.
func writeRows(b *strings.Builder, cells []cell, places []place, shown rows) {
	row, col, style := shown.top, 0, ""
	for i, c := range cells {
		if places[i].row < shown.top || places[i].row > shown.bottom {
			continue
		}
		if places[i].row > row && col < shown.columns {
			b.WriteString("\r\n")
		}
		if c.style != style {
			b.WriteString(sgrReset + c.style)
			style = c.style
		}
		row, col = places[i].row, places[i].col+c.width
		b.WriteRune(c.r)
	}
	if style != "" {
		b.WriteString(sgrReset)
	}
	if row < shown.bottom { // the last row is empty
		b.WriteString("\r\n")
	}
}

func ghost(hint string, columns int) string {
	hint = fit(visible(hint), columns)
	if hint == "" {
		return ""
	}
	return sgrDim + hint + sgrReset
}

// moveTo moves the cursor from the row it was left in.
func moveTo(row int, p place) string {
	s := "\r"
	if row > p.row {
		s = fmt.Sprintf("\x1b[%dA\r", row-p.row)
	}
	if p.col > 0 {
		s += fmt.Sprintf("\x1b[%dC", p.col)
	}
	return s
}

// home is what takes the cursor to the start of the picture and clears the rest
// of the screen.
func (s *screen) home() string {
	up := ""
	if s.row > 0 {
		up = fmt.Sprintf("\x1b[%dA", s.row)
	}
	s.row = 0
	return up + "\r\x1b[J"
}

// above draws the picture again below the text.
func (s *screen) above(text string) {
	io.WriteString(s.w, s.home()+text)
	s.draw(s.last)
}

// leave draws the picture without its hint and puts the cursor, after a note such
// as ^C, on the row below.
func (s *screen) leave(p picture, note string) {
	p.at, p.hint = len(p.line), ""
	s.draw(p)
	columns, _ := s.size()
	cells := p.cells()
	end := layout(cells, columns)[len(cells)]
	if note != "" || end.col > 0 || end.row == 0 {
		note += "\r\n"
	}
	io.WriteString(s.w, note)
	s.row, s.last = 0, picture{}
}

// again draws on a row of its own.
func (s *screen) again(p picture) {
	s.row = 0
	s.draw(p)
}

// erase takes the picture off the screen.
func (s *screen) erase() {
	io.WriteString(s.w, s.home())
	s.last = picture{}
}

func (s *screen) bell() { io.WriteString(s.w, "\a") }

// clear empties the whole screen.
func (s *screen) clear() {
	io.WriteString(s.w, "\x1b[H\x1b[2J")
	s.row = 0
}

// resize draws after the terminal changed its width. Some terminals wrap their
// rows anew and some do not; the smaller of the two guesses never clears what
// stands above.
func (s *screen) resize(p picture) {
	columns, _ := s.size()
	places := layout(s.last.cells(), columns)
	s.row = min(s.row, places[len(s.last.prompt)+s.last.at].row)
	s.draw(p)
}

// fitting returns the first of some prompts that is no wider than so many columns.
func fitting(prompts []string, columns int) []cell {
	for _, prompt := range prompts {
		if cells := promptCells(prompt); cellsWidth(cells) <= columns {
			return cells
		}
	}
	return promptCells(runewidth.Truncate("> ", max(columns, 0), ""))
}
