package editor

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
)

const (
	maxTableRows = 20
	tableIndent  = "  "
	shortRow     = 70 // in columns: what is narrower has room for gists only
)

// table returns candidates as rows, each cut to the width of the terminal, and
// how many are left out. It leaves room for the line below it.
func table(c Completion, columns, rows int) string {
	shown := c.Candidates
	if limit := max(1, min(maxTableRows, rows-2)); len(shown) > limit {
		shown = shown[:limit]
	}
	width := 0
	for _, candidate := range shown {
		width = max(width, runewidth.StringWidth(visible(candidate.Text)))
	}
	width = min(width, columns/2)
	var b strings.Builder
	for _, candidate := range shown {
		b.WriteString(candidate.row(width, columns) + "\n")
	}
	if more := len(c.Candidates) - len(shown) + c.More; more > 0 {
		words := "%s%d more"
		if c.Least {
			words = "%sat least %d more"
		}
		b.WriteString(fit(fmt.Sprintf(words, tableIndent, more), columns-1) + "\n")
	}
	return b.String()
}

func (c Candidate) row(width, columns int) string {
	text := runewidth.FillRight(fit(visible(c.Text), width), width)
	note := c.Note
	if columns < shortRow && c.Gist != "" {
		note = c.Gist
	}
	row := strings.TrimRight(tableIndent+text+tableIndent+visible(note), " ")
	if row = fit(row, columns-1); c.Dim {
		row = sgrDim + row + sgrReset
	}
	return row
}
