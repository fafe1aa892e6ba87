package page

import (
	"slices"
	"strings"

	"popsh/session/pop3"
)

// A Page is what help and explanations show: blocks that are filled to a width,
// or set by roff.
type Page []Block

// A Block is a piece of a page.
type Block struct {
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

// Paragraphs makes blocks of a teaching text: paragraphs divided by empty lines,
// and lines that begin with two blanks and stand as they are.
func Paragraphs(text string) Page {
	var p Page
	var words []string
	end := func() {
		if len(words) > 0 {
			p = append(p, Paragraph(strings.Join(words, " ")))
			words = nil
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.HasPrefix(line, inset):
			end()
			p = append(p, Fixed(line[len(inset):]))
		case line == "":
			end()
		default:
			words = append(words, line)
		}
	}
	end()
	return p
}

// Title is a heading, with a blank line before it.
func Title(text string) Block { return Block{kind: title, text: text} }

// Paragraph is a text that is filled.
func Paragraph(text string) Block { return Block{kind: prose, text: text} }

// Fixed is a line that stands as it is.
func Fixed(line string) Block {
	return Block{kind: verbatim, text: strings.TrimRight(line, " ")}
}

// Headed is the first line of a page: a name, and what it is.
func Headed(name, short string) Page {
	return Page{Title(name + "   " + short)}
}

// Section is a title with sentences under it, nothing when there are none.
func Section(heading string, sentences []string) Page { return under(heading, item, sentences) }

// Sample is a title with lines under it that stand as they are.
func Sample(heading string, lines []string) Page { return under(heading, verbatim, lines) }

func under(heading string, kind blockKind, texts []string) Page {
	if len(texts) == 0 {
		return nil
	}
	p := Page{Title(heading)}
	for _, t := range texts {
		p = append(p, Block{kind: kind, text: t})
	}
	return p
}

// Entries is a title with facts under it, nothing when there are none.
func Entries(heading string, rows ...Block) Page {
	rows = slices.DeleteFunc(rows, func(b Block) bool { return b.text == "" })
	if len(rows) == 0 {
		return nil
	}
	return append(Page{Title(heading)}, rows...)
}

// Fact is a term with what it is, and no row of entries without that. An empty
// term goes on with the one before.
func Fact(term, text string) Block { return Block{kind: entry, term: term, text: text} }

// Footing tells where to read on.
func Footing(see []string, refs []pop3.Ref) Page {
	var p Page
	if len(see) > 0 {
		p = append(p, Paragraph("See also: "+strings.Join(see, ", ")+"."))
	}
	if len(refs) > 0 {
		p = append(p, Paragraph(references(refs)+"."))
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

// Cited is a sentence with where it stands.
func Cited(sentence string, refs []pop3.Ref) string {
	if len(refs) == 0 {
		return sentence
	}
	return strings.TrimSuffix(sentence, ".") + " (" + references(refs) + ")."
}

// Sentence makes a sentence of words without a full stop.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.TrimSuffix(strings.ToUpper(text[:1])+text[1:], ".") + "."
}
