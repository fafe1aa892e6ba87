package page

import "strings"

// CellMost is how wide a column may be, in columns of a terminal; a wider cell pushes
// what stands right of it.
const CellMost = 24

// Columns sets rows of cells as lines, two blanks apart.
func Columns(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for j, cell := range row {
			if j == len(widths) {
				widths = append(widths, 0)
			}
			if n := Width(cell); n <= CellMost {
				widths[j] = max(widths[j], n)
			}
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for j, cell := range row {
			b.WriteString(cell + strings.Repeat(" ", max(0, widths[j]-Width(cell))+2))
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}
