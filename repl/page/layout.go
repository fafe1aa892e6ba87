package page

import (
	"strings"
	"unicode/utf8"
)

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
		if n := across(b.term); b.kind == entry && n <= min(termMax, columns/3) {
			widest = max(widest, n)
		}
	}
	return widest
}

func (b Block) lines(columns, term int) []string {
	switch b.kind {
	case title:
		return fill("", "", b.text, columns)
	case verbatim:
		text := strings.TrimLeft(b.text, " ")
		lead := inset + b.text[:len(b.text)-len(text)]
		return fill(lead, lead+continued, text, columns)
	case item:
		return fill(inset, continued, b.text, columns)
	case entry:
		return b.entryLines(columns, term)
	}
	return fill("", "", b.text, columns)
}

func (b Block) entryLines(columns, term int) []string {
	under := inset + strings.Repeat(" ", term) + inset
	if n := across(b.term); n <= term {
		return fill(inset+b.term+strings.Repeat(" ", term-n)+inset, under, b.text, columns)
	}
	return append(fill(inset, continued, b.term, columns), fill(under, under, b.text, columns)...)
}

// fill breaks a text into lines at its blanks, and within a word only where the
// word is wider than a line. The first line begins with first, the others with
// rest.
func fill(first, rest, text string, columns int) []string {
	var lines []string
	line, empty := first, true
	for _, word := range fields(text) {
		for {
			room := max(columns-across(line), 1)
			if gap := word.gap(empty); headOf(word.text, room-gap) == word.text {
				line += strings.Repeat(" ", gap) + word.text
				empty = false
				break
			}
			if empty {
				head := headOf(word.text, room)
				line, word.text = line+head, word.text[len(head):]
			}
			lines = append(lines, strings.TrimRight(line, " "))
			line, empty = rest, true
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// A field is a word with the blanks before it.
type field struct {
	blanks int
	text   string
}

func (f field) gap(lineIsEmpty bool) int {
	if lineIsEmpty {
		return 0
	}
	return f.blanks
}

// fields cuts a text at its blanks and keeps count of them, so that columns
// within a line stay where they are.
func fields(text string) []field {
	var list []field
	for text != "" {
		word := strings.TrimLeft(text, " ")
		blanks := len(text) - len(word)
		end := strings.IndexByte(word, ' ')
		if end < 0 {
			end = len(word)
		}
		if end > 0 {
			list = append(list, field{blanks, word[:end]})
		}
		text = word[end:]
	}
	return list
}

// across counts the columns of a text of popsh's own, whose characters all take
// up one.
func across(text string) int { return utf8.RuneCountInString(text) }

// headOf returns the first columns of a word.
func headOf(word string, columns int) string {
	for i := range word {
		if columns <= 0 {
			return word[:i]
		}
		columns--
	}
	return word
}
