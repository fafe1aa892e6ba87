package view

import (
	"slices"
	"strings"
)

// A Table is rows of cells, which are popsh's own text or safe already. On a
// terminal it leaves out columns that do not fit, and its last column is cut to the
// width.
type Table struct {
	Rows  [][]string
	Head  bool  // the first row is a heading
	Right []int // columns that stand on the right
	Spare []int // columns that can be left out, the first one first
	Dim   []int // rows that matter less
}

// lastLeast is how much of the last column must be seen before others are left out
// for it, in columns of the terminal.
const lastLeast = 20

// Table shows a table, behind a margin.
func (v *View) Table(t Table) {
	columns := v.columns(v.OutTTY)
	shown := t.fitting(columns - len(indent))
	for i, row := range t.Rows {
		line := strings.TrimRight(shown.line(row), " ")
		if columns > 0 {
			line = cells.Truncate(line, columns-len(indent), "…")
		}
		means := Data
		if t.Head && i == 0 || slices.Contains(t.Dim, i) {
			means = Note
		}
		v.out.WriteString(indent + v.OutPalette.Paint(means, line) + "\n")
	}
}

// A tableColumn is a column that is shown.
type tableColumn struct {
	at    int // in the rows
	width int
	right bool
	spare bool
}

type tableColumns []tableColumn

// fitting returns the columns for so much room; 0 or less is enough for all.
func (t Table) fitting(room int) tableColumns {
	shown := t.columns()
	for _, spare := range t.Spare {
		if room <= 0 || shown.least() <= room {
			break
		}
		shown = slices.DeleteFunc(shown, func(c tableColumn) bool { return c.at == spare })
	}
	return shown
}

// columns returns all of them, each as wide as its widest cell.
func (t Table) columns() tableColumns {
	var all tableColumns
	for _, row := range t.Rows {
		for j, cell := range row {
			if j == len(all) {
				all = append(all, tableColumn{at: j, right: slices.Contains(t.Right, j), spare: slices.Contains(t.Spare, j)})
			}
			all[j].width = max(all[j].width, width(cell))
		}
	}
	return all
}

// least returns how much room the columns need: of the last one, unless it can be
// spared, a part will do.
func (c tableColumns) least() int {
	if len(c) == 0 {
		return 0
	}
	n := (len(c) - 1) * len(gap)
	for _, column := range c {
		n += column.width
	}
	if last := c[len(c)-1]; !last.spare {
		n -= max(0, last.width-lastLeast)
	}
	return n
}

func (c tableColumns) line(row []string) string {
	var b strings.Builder
	for j, column := range c {
		if column.at >= len(row) {
			break
		}
		if j > 0 {
			b.WriteString(gap)
		}
		cell := row[column.at]
		blanks := strings.Repeat(" ", column.width-width(cell))
		if column.right {
			b.WriteString(blanks + cell)
		} else {
			b.WriteString(cell + blanks)
		}
	}
	return b.String()
}
