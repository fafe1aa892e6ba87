package page

import "strings"

// The widths of a line, in columns. What is wider or narrower is taken for one
// of these.
const (
	Widest    = 100
	Narrowest = 20
)

const (
	termMax   = 30 // the widest term that has its text beside it, in columns
	inset     = "  "
	continued = "    " // before what does not fit into a line of an item
)

// Lines returns the page as lines of at most so many columns.
func (p Page) Lines(columns int) []string {
	columns = min(max(columns, Narrowest), Widest)
	term := p.termWidth(columns)
	var lines []string
	for i, b := range p {
		if i > 0 && apart(p[i-1].kind, b.kind) {
			lines = append(lines, "")
		}
		lines = append(lines, b.lines(columns, term)...)
	}
	return lines
}

// apart reports whether a blank line stands between blocks of two kinds.
func apart(a, b blockKind) bool {
	return b == title || b == prose || a == prose
}

// termWidth returns the width of the column of terms: that of the widest one
// that still leaves most of the line to the text.
func (p Page) termWidth(columns int) int {
	widest := 0
	for _, b := range p {
		if n := Width(b.term); b.kind == entry && n <= min(termMax, columns/3) {
			widest = max(widest, n)
		}
	}
	return widest
}

func (b Block) lines(columns, term int) []string {
	switch b.kind {
	case title:
		return Fill("", "", b.text, columns)
	case verbatim:
		text := strings.TrimLeft(b.text, " ")
		lead := inset + b.text[:len(b.text)-len(text)]
		return Fill(lead, lead+continued, text, columns)
	case item:
		return Fill(inset, continued, b.text, columns)
	case entry:
		return b.entryLines(columns, term)
	}
	return Fill("", "", b.text, columns)
}

func (b Block) entryLines(columns, term int) []string {
	under := inset + strings.Repeat(" ", term) + inset
	if n := Width(b.term); n <= term {
		return Fill(inset+b.term+strings.Repeat(" ", term-n)+inset, under, b.text, columns)
	}
	return append(Fill(inset, continued, b.term, columns), Fill(under, under, b.text, columns)...)
}
