package page

import (
	"strings"
	"unicode/utf8"
)

// CellMost is how wide a column may be, in characters; a longer cell pushes what
// stands right of it.
const CellMost = 24

// Columns sets rows of cells as lines, two blanks apart.
func Columns(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for j, cell := range row {
			if j == len(widths) {
				widths = append(widths, 0)
			}
			if n := Breadth(cell); n <= CellMost {
				widths[j] = max(widths[j], n)
			}
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for j, cell := range row {
			b.WriteString(cell + strings.Repeat(" ", max(0, widths[j]-Breadth(cell))+2))
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// Breadth is how many columns of a terminal text takes up at most.
func Breadth(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= utf8.RuneSelf {
			n++
		}
	}
	return n
}
