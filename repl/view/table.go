package view

import (
	"slices"
	"strings"
)

// A Table is rows of cells, which are popsh's own text or safe already. On a
// terminal its last column is cut to the width.
type Table struct {
	Rows  [][]string
	Head  bool  // the first row is a heading
	Right []int // columns that stand on the right
	Dim   []int // rows that matter less
}

// Table shows a table, behind a margin.
func (v *View) Table(t Table) {
	widths := t.widths()
	for i, row := range t.Rows {
		line := strings.TrimRight(t.line(row, widths), " ")
		if columns := v.columns(v.OutTTY); columns > 0 {
			line = cells.Truncate(line, columns-len(indent), "…")
		}
		means := Data
		if t.Head && i == 0 || slices.Contains(t.Dim, i) {
			means = Note
		}
		v.out.WriteString(indent + v.OutPalette.Paint(means, line) + "\n")
	}
}

// widths returns how wide each column is; the last one does not matter.
func (t Table) widths() []int {
	var widths []int
	for _, row := range t.Rows {
		for j, cell := range row {
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = max(widths[j], width(cell))
		}
	}
	return widths
}

func (t Table) line(row []string, widths []int) string {
	var b strings.Builder
	for j, cell := range row {
		if j > 0 {
			b.WriteString(gap)
		}
		blanks := strings.Repeat(" ", widths[j]-width(cell))
		if slices.Contains(t.Right, j) {
			b.WriteString(blanks + cell)
		} else {
			b.WriteString(cell + blanks)
		}
	}
	return b.String()
}
