package editor

import (
	"regexp"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A Paint is how the runes From up to To of a line look: in a style, which is one
// or more SGR sequences (ESC [ … m), or masked, as stars. Later ones win.
type Paint struct {
	From, To int
	Style    string
	Mask     bool
}

const (
	sgrReset = "\x1b[0m"
	sgrDim   = "\x1b[2m"
	star     = '*'
)

var (
	sgr     = regexp.MustCompile(`^\x1b\[[0-9;:]*m`)
	sgrs    = regexp.MustCompile(`^(?:\x1b\[[0-9;:]*m)*$`)
	isReset = regexp.MustCompile(`^\x1b\[0*m$`)

	// anySequence is a control sequence or string, ended or not, or ESC and what it
	// escapes.
	anySequence = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[^\[\]PX^_\x1b])?`)
)

const ellipsis = "…"

// A cell is one rune on the screen: 0, 1 or 2 columns, and its style.
type cell struct {
	r     rune
	width int
	style string
}

// promptCells reads text with SGR sequences. Other sequences and all control
// characters are left out: nothing is counted that does not show.
func promptCells(s string) []cell {
	var cells []cell
	style := ""
	for len(s) > 0 {
		if seq := sgr.FindString(s); seq != "" {
			if style += seq; isReset.MatchString(seq) {
				style = ""
			}
			s = s[len(seq):]
			continue
		}
		if at := anySequence.FindStringIndex(s); at != nil && at[0] == 0 {
			s = s[at[1]:]
			continue
		}
		r, size := firstRune(s)
		if isVisible(r) {
			cells = append(cells, cell{r, runewidth.RuneWidth(r), style})
		}
		s = s[size:]
	}
	return cells
}

func firstRune(s string) (r rune, size int) {
	for i, next := range s {
		if i > 0 {
			return r, i
		}
		r = next
	}
	return r, len(s)
}

// lineCells gives each rune of a line its style, or a star for it.
func lineCells(line []rune, paints []Paint) []cell {
	cells := make([]cell, len(line))
	for i, r := range line {
		cells[i] = cell{r: r, width: runewidth.RuneWidth(r)}
	}
	for _, p := range paints {
		if !sgrs.MatchString(p.Style) {
			p.Style = ""
		}
		for i := max(p.From, 0); i < min(p.To, len(cells)); i++ {
			if p.Style != "" {
				cells[i].style = p.Style
			}
			if p.Mask {
				cells[i].r, cells[i].width = star, 1
			}
		}
	}
	return cells
}

// masked returns the line with stars for what must not be seen.
func masked(line string, paints []Paint) string {
	var b strings.Builder
	for _, c := range lineCells([]rune(line), paints) {
		b.WriteRune(c.r)
	}
	return b.String()
}

func cellsWidth(cells []cell) (width int) {
	for _, c := range cells {
		width += c.width
	}
	return width
}

// visible leaves out sequences and what is no visible character, and makes blanks
// of tabs and newlines.
func visible(s string) string {
	if strings.ContainsRune(s, esc) {
		s = anySequence.ReplaceAllString(s, "")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case isVisible(r):
			return r
		}
		return -1
	}, s)
}

// fit cuts s to a number of columns.
func fit(s string, columns int) string {
	if columns <= 0 {
		return ""
	}
	return runewidth.Truncate(s, columns, ellipsis)
}
