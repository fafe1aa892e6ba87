package repl

import (
	"fmt"
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/repl/typing"
	"popsh/session/pop3"
)

// helpFor explains the line that is being typed, as far as it goes: its first
// word, or the argument that the cursor at its end stands in.
func (sh *Shell) helpFor(line string) []string {
	sh.looking.Lock()
	defer sh.looking.Unlock()
	text := strings.TrimLeft(line, " \t")
	if _, rest, ok := typing.CutCount(text); ok {
		text = rest
	}
	word, rest, behind := strings.Cut(text, " ")
	return sh.linePage(word, rest, behind).Lines(sh.streams.Columns())
}

// linePage is the page for a word and what stands behind it, if anything does.
func (sh *Shell) linePage(word, rest string, behind bool) page.Page {
	bare, colon := strings.CutPrefix(word, ":")
	switch c, known := pop3.Lookup(word); {
	case word == "" || word == ":" && !behind:
		return sh.emptyPage()
	case word[0] == '#':
		return page.Paragraphs("A # begins a comment: nothing happens, nothing is sent.")
	case !colon && sh.online() && sh.session.InExchange():
		return append(page.Paragraphs(pop3.Asking.Meaning), page.Footing([]string{"sasl"}, pop3.Asking.Refs)...)
	case (colon || !sh.online()) && sh.local(strings.ToLower(bare)) != nil:
		return sh.localLinePage(sh.local(strings.ToLower(bare)), rest, behind)
	case known && !colon && behind:
		return sh.argumentPage(c, rest)
	case known && !colon:
		return sh.verbPage(c)
	}
	return sh.beginningPage(word)
}

// emptyPage is the page for a line that has not begun.
func (sh *Shell) emptyPage() page.Page {
	return page.Paragraphs(`A letter begins a command for the server, a colon a word for popsh, a # a comment. F1
behind a word explains it; TAB shows what may follow.

:help lists everything, :explain explains what the server said last.`)
}

// beginningPage is the page for a word that is not complete, or not known.
func (sh *Shell) beginningPage(word string) page.Page {
	var p page.Page
	for _, s := range sh.subjects() {
		if starts := strings.HasPrefix(strings.ToLower(s.name), strings.ToLower(word)); starts && (s.kind == kindVerb || s.kind == kindLocal) {
			p = append(p, page.Fact(s.name, s.short))
		}
	}
	if len(p) > 0 {
		return p
	}
	if word[0] == ':' {
		return page.Paragraphs("There is no such word of popsh; " + sh.nearestLocal(word[1:])[0])
	}
	text := "No command that popsh knows begins like this. It would be sent as typed."
	if near, ok := pop3.Nearest(word); ok {
		text += " Did you mean " + near.Verb + "?"
	}
	return page.Paragraphs(text)
}

// argumentPage explains the argument of a verb that is being typed.
func (sh *Shell) argumentPage(c *pop3.Command, rest string) page.Page {
	p := page.Headed(c.Usage(), c.Short)
	at := position(c.Split(rest), rest)
	if at >= len(c.Args) {
		return append(p, page.Paragraph(c.Verb+" takes nothing more."))
	}
	a := c.Args[at]
	p = append(p, page.Fact(a.Name, a.Kind.String()+": "+a.Kind.Hint()+sh.numbersHere(a.Kind)))
	p = append(p, page.Sample("example", c.Example)...)
	return append(p, page.Paragraph(":help "+c.Verb+" tells all about it."))
}

// position is the index of the argument that the end of rest stands in.
func position(args []string, rest string) int {
	if rest == "" {
		return 0
	}
	return max(0, len(args)-1)
}

// numbersHere tells which message numbers there are.
func (sh *Shell) numbersHere(k pop3.Kind) string {
	if k != pop3.Message || !sh.online() {
		return ""
	}
	switch highest, known := sh.session.Machine().Highest(); {
	case !known:
		return ""
	case highest == 0:
		return "; the maildrop is empty"
	default:
		return fmt.Sprintf("; here 1 to %d", highest)
	}
}

// localLinePage explains a word of popsh, or the argument of it that is being
// typed: a setting, a timer, or what help is asked on.
func (sh *Shell) localLinePage(c *Command, rest string, behind bool) page.Page {
	first, _, more := strings.Cut(strings.TrimLeft(rest, " "), " ")
	if s, ok := findSetting(first); ok && behind && more && c.takesKind(Setting) {
		return sh.settingPage(s)
	}
	if found := sh.find(first); behind && len(found) > 0 && c.takesKind(TopicName) {
		return sh.pageOf(found)
	}
	return localPage(c)
}

func (c *Command) takesKind(k Kind) bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Kind == k })
}
