package editor

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A screen draws pictures, each over the one before. The row of the cursor is
// counted from the first row of the picture, so that drawing needs no answer from
// the terminal. It is the canvas of terminals that know control sequences.
type screen struct {
	w       io.Writer
	size    func() (columns, rows int)
	rewraps bool    // a change of its width wraps rows anew that ran into each other
	row     int     // of the cursor, when it was drawn
	before  []cell  // what stands on the screen before the cursor
	last    picture // what is on the screen
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
	b.WriteString(s.home(columns))
	writeRows(&b, cells, places, rows{top, bottom})
	if bottom == end.row {
		b.WriteString(p.behind(end.col, columns))
	}
	b.WriteString(moveTo(bottom, cursor))
	io.WriteString(s.w, b.String())
	first := slices.IndexFunc(places, func(p place) bool { return p.row >= top })
	s.row, s.before, s.last = cursor.row-top, cells[first:len(p.prompt)+p.at], p
}

// rows are the rows of a picture that are shown.
type rows struct{ top, bottom int }

// writeRows writes the cells of some rows. A full row runs into the next by itself,
// so that a terminal knows them as one line.
func writeRows(b *strings.Builder, cells []cell, places []place, shown rows) {
	style := ""
	for i, c := range cells {
		if places[i].row < shown.top || places[i].row > shown.bottom {
			continue
		}
		if c.style != style {
			b.WriteString(sgrReset + c.style)
			style = c.style
		}
		b.WriteRune(c.r)
	}
	if style != "" {
		b.WriteString(sgrReset)
	}
}

// behind is what stands behind the line, from a column on. Without a hint it is a
// blank: only where a character stands do all terminals agree on the place of the
// cursor when they wrap the line anew.
func (p picture) behind(column, columns int) string {
	hint := ""
	if p.at == len(p.line) {
		hint = fit(visible(p.hint), columns-column-1)
	}
	switch {
	case hint != "":
		return sgrDim + hint + sgrReset
	case p.over && column > 0:
		return ""
	}
	return " "
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

// home is what takes the cursor to the start of the picture, on a terminal that is
// so wide by now, and clears the rest of the screen.
func (s *screen) home(columns int) string {
	up := ""
	if row := s.rowsOver(columns); row > 0 {
		up = fmt.Sprintf("\x1b[%dA", row)
	}
	s.row, s.before = 0, nil
	return up + "\r\x1b[J"
}

// rowsOver is how many rows of the picture stand over the cursor. Where nobody knows
// whether the terminal has wrapped them anew, the smaller of the two guesses never
// clears what stands over the picture.
func (s *screen) rowsOver(columns int) int {
	rewrapped := layout(s.before, columns)[len(s.before)].row
	if s.rewraps {
		return rewrapped
	}
	return min(s.row, rewrapped)
}

// above draws the picture again below the text.
func (s *screen) above(text string) {
	columns, _ := s.size()
	io.WriteString(s.w, s.home(columns)+text)
	s.draw(s.last)
}

// leave draws the picture with nothing behind it and puts the cursor, after a note
// such as ^C, on the row below.
func (s *screen) leave(p picture, note string) {
	p.at, p.hint, p.over = len(p.line), "", true
	s.draw(p)
	columns, _ := s.size()
	cells := p.cells()
	end := layout(cells, columns)[len(cells)]
	if note != "" || end.col > 0 || end.row == 0 {
		note += "\r\n"
	}
	io.WriteString(s.w, note)
	s.row, s.before, s.last = 0, nil, picture{}
}

// again draws on a row of its own.
func (s *screen) again(p picture) {
	s.row, s.before = 0, nil
	s.draw(p)
}

// resize draws in place of what has become of the picture.
func (s *screen) resize(p picture) { s.draw(p) }

// erase takes the picture off the screen.
func (s *screen) erase() {
	columns, _ := s.size()
	io.WriteString(s.w, s.home(columns))
	s.last = picture{}
}

func (s *screen) bell() { io.WriteString(s.w, "\a") }

// clear empties the whole screen.
func (s *screen) clear() {
	io.WriteString(s.w, "\x1b[H\x1b[2J")
	s.row, s.before = 0, nil
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
