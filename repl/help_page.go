package repl

import (
	"slices"
	"strings"
	"unicode/utf8"

	"popsh/session/pop3"
)

// A page is what help and explanations show: blocks that are filled to a width,
// or set by roff.
type page []block

// A block is a piece of a page.
type block struct {
	kind blockKind
	term string // of an entry
	text string // without line ends
}

type blockKind uint8

const (
	prose    blockKind = iota // a paragraph
	title                     // a heading, with a blank line before it
	verbatim                  // a line that stands as it is
	entry                     // a term and what it is; "" goes on with the term before
	item                      // a sentence of a list
)

// The layout, in columns.
const (
	pageMax   = 100 // the widest line
	pageMin   = 20  // what is taken for a narrower terminal
	termMax   = 30  // the widest term that has its text beside it
	inset     = "  "
	continued = "    " // before what does not fit into a line of an item
)

// paragraphs makes blocks of a teaching text: paragraphs divided by empty lines,
// and lines that begin with two blanks and stand as they are.
func paragraphs(text string) page {
	var p page
	var words []string
	end := func() {
		if len(words) > 0 {
			p = append(p, block{kind: prose, text: strings.Join(words, " ")})
			words = nil
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		switch fixed := strings.HasPrefix(line, inset); {
		case fixed:
			end()
			p = append(p, block{kind: verbatim, text: strings.TrimRight(line[len(inset):], " ")})
		case line == "":
			end()
		default:
			words = append(words, line)
		}
	}
	end()
	return p
}

// headed is the first line of a page: a name, and what it is.
func headed(name, short string) page {
	return page{{kind: title, text: name + "   " + short}}
}

// section is a title with sentences under it, nothing when there are none.
func section(heading string, sentences []string) page { return under(heading, item, sentences) }

// sample is a title with lines under it that stand as they are.
func sample(heading string, lines []string) page { return under(heading, verbatim, lines) }

func under(heading string, kind blockKind, texts []string) page {
	if len(texts) == 0 {
		return nil
	}
	p := page{{kind: title, text: heading}}
	for _, t := range texts {
		p = append(p, block{kind: kind, text: t})
	}
	return p
}

// entries is a title with entries under it.
func entries(heading string, rows ...block) page {
	rows = slices.DeleteFunc(rows, func(b block) bool { return b.text == "" })
	if len(rows) == 0 {
		return nil
	}
	return append(page{{kind: title, text: heading}}, rows...)
}

func fact(term, text string) block { return block{kind: entry, term: term, text: text} }

// footing tells where to read on.
func footing(see []string, refs []pop3.Ref) page {
	var p page
	if len(see) > 0 {
		p = append(p, block{kind: prose, text: "See also: " + strings.Join(see, ", ") + "."})
	}
	if len(refs) > 0 {
		p = append(p, block{kind: prose, text: references(refs) + "."})
	}
	return p
}

func references(refs []pop3.Ref) string {
	var names []string
	for _, r := range refs {
		names = append(names, r.String())
	}
	return strings.Join(names, ", ")
}

// cited is a sentence with where it stands.
func cited(sentence string, refs []pop3.Ref) string {
	if len(refs) == 0 {
		return sentence
	}
	return strings.TrimSuffix(sentence, ".") + " (" + references(refs) + ")."
}

// lines returns the page as lines of at most so many columns.
func (p page) lines(columns int) []string {
	columns = min(max(columns, pageMin), pageMax)
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
func (p page) termWidth(columns int) int {
	widest := 0
	for _, b := range p {
		if n := across(b.term); b.kind == entry && n <= min(termMax, columns/3) {
			widest = max(widest, n)
		}
	}
	return widest
}

func (b block) lines(columns, term int) []string {
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

func (b block) entryLines(columns, term int) []string {
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
