package manual

import (
	"fmt"
	"strings"

	"popsh/repl/page"
)

// A Chapter is a part of the manual page.
type Chapter struct {
	Name string // in capitals
	Page page.Page
}

// A Title is what stands before the chapters.
type Title struct {
	Version string
	Purpose string   // what popsh is, no full stop
	Usages  []string // the ways to call it, its name left out
}

// Source returns the manual page in the macros of man(7).
func Source(t Title, chapters []Chapter) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH POPSH 1 \"\" %s \"User Commands\"\n", page.RoffArgument("popsh "+t.Version))
	b.WriteString(".SH NAME\npopsh \\- " + page.Roff(t.Purpose) + "\n")
	b.WriteString(".SH SYNOPSIS\n.nf\n")
	for _, u := range t.Usages {
		b.WriteString("\\fBpopsh\\fP " + page.Roff(u) + "\n")
	}
	b.WriteString(".fi\n")
	for _, c := range chapters {
		b.WriteString(".SH " + page.RoffArgument(c.Name) + "\n" + c.Page.Roff())
	}
	return b.String()
}

// Options explains the flags of popsh itself.
func (p Program) Options() page.Page { return flagEntries(p.Flags) }

// Subcommands explains the doors, each with its flags.
func (p Program) Subcommands() page.Page {
	var all page.Page
	for _, d := range p.Doors {
		all = append(all, page.Title("popsh "+d.Usage), page.Paragraph(page.Sentence(d.Short)))
		all = append(all, flagEntries(d.Flags)...)
	}
	return all
}

func flagEntries(flags []Flag) page.Page {
	var p page.Page
	for _, f := range flags {
		text := page.Sentence(f.What)
		if f.Default != "" {
			text += " The default is " + f.Default + "."
		}
		p = append(p, page.Fact(f.term(), text))
	}
	return p
}

// term is the flag with its value, as it is typed.
func (f Flag) term() string {
	names := strings.Join(f.Names(), ", ")
	switch {
	case f.Glued:
		return names + "[=" + f.Value + "]"
	case f.Value != "":
		return names + " " + f.Value
	}
	return names
}
