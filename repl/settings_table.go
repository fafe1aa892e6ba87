package repl

import (
	"strings"
	"unicode/utf8"
)

// cellMax is how wide a column may be, in characters; a longer cell pushes what
// stands right of it.
const cellMax = 24

// columns sets rows of cells as lines, two blanks apart.
func columns(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for j, cell := range row {
			if j == len(widths) {
				widths = append(widths, 0)
			}
			if n := breadth(cell); n <= cellMax {
				widths[j] = max(widths[j], n)
			}
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for j, cell := range row {
			b.WriteString(cell + strings.Repeat(" ", max(0, widths[j]-breadth(cell))+2))
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// breadth is how many columns of a terminal text takes up at most.
func breadth(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= utf8.RuneSelf {
			n++
		}
	}
	return n
}
