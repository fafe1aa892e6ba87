package page

import "strings"

// ColumnLeast is how wide the last column of a text must be for its further lines
// to stand below it.
const ColumnLeast = 24

// Hanging breaks a line into lines of so many columns; 0 or less breaks nothing.
// Where the line is set in columns, with two blanks or more between, its further
// lines stand below the last one that leaves room; else they begin with the
// blanks that it begins with, and deeper.
func Hanging(line, deeper string, columns int) []string {
	if columns <= 0 || Width(line) <= columns {
		return []string{line}
	}
	lead := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if at := lastColumn(line, columns-ColumnLeast); at > len(lead) {
		return Fill(line[:at], strings.Repeat(" ", Width(line[:at])), line[at:], columns)
	}
	if len(lead+deeper) > columns/2 {
		return Fill("", "", line, columns)
	}
	return Fill(lead, lead+deeper, line[len(lead):], columns)
}

// lastColumn returns the octet where the last column of a line begins of those
// within so many columns, 0 for none.
func lastColumn(line string, columns int) int {
	for at := len(line) - 1; at >= len(gutter); at-- {
		if line[at] != ' ' && strings.HasSuffix(line[:at], gutter) && Width(line[:at]) <= columns {
			return at
		}
	}
	return 0
}

// gutter is what stands between columns at least.
const gutter = "  "
