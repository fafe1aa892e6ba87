package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/view"
	"popsh/session/pop3"
)

// searchFlag asks :help for everything that speaks of some words.
const searchFlag = "-k"

// runHelp lists everything, explains what is named, or searches.
func runHelp(_ context.Context, sh *Shell, call Call) error {
	switch {
	case len(call.Args) == 0:
		sh.showPage(sh.overview())
		return nil
	case call.Args[0] == searchFlag:
		return sh.search(call.Args[1:])
	}
	for i, name := range call.Args {
		found := sh.find(name)
		if len(found) == 0 {
			return usage(":help", "there is nothing on "+view.Quote(name), sh.nearest(name)...)
		}
		if i > 0 {
			sh.view.Line("")
		}
		sh.showPage(sh.pageOf(found))
	}
	return nil
}

// pageOf joins the pages of subjects that have the same name.
func (sh *Shell) pageOf(found []subject) page {
	p := found[0].page(sh)
	for _, s := range found[1:] {
		p = append(p, s.page(sh)...)
	}
	return p
}

// showPage writes a page for the width of the terminal.
func (sh *Shell) showPage(p page) {
	sh.lines(p.lines(sh.columns()))
}

// lines writes lines that are popsh's own.
func (sh *Shell) lines(list []string) {
	for _, l := range list {
		sh.view.Line(l)
	}
}

// columns returns how wide a line of help may be.
func (sh *Shell) columns() int {
	if !sh.streams.OutTTY || sh.streams.Width == nil {
		return pageMax
	}
	if w := sh.streams.Width(); w > 0 {
		return w
	}
	return pageMax
}

// overview lists the commands by their groups, and the topics.
func (sh *Shell) overview() page {
	var p page
	for _, g := range groups {
		var rows []block
		for i := range sh.table {
			if c := &sh.table[i]; c.Group == g {
				rows = append(rows, fact(c.Usage(), c.Short))
			}
		}
		p = append(p, entries(g, rows...)...)
	}
	for _, set := range []struct {
		name   string
		topics []pop3.Topic
	}{{"topics of the shell", shellTopics}, {"topics of the protocol", pop3.Topics}} {
		var rows []block
		for _, t := range set.topics {
			rows = append(rows, fact(t.Name, t.Short))
		}
		p = append(p, entries(set.name, rows...)...)
	}
	return append(p, paragraphs(`:help NAME explains a command, a topic, a capability, a response code, a SASL mechanism or
a setting; :help -k WORD lists everything that speaks of a word; :explain explains what the server said last.`)...)
}

// searchMax is how many hits are shown.
const searchMax = 40

// search lists what speaks of all the words, the best hits first.
func (sh *Shell) search(words []string) error {
	if len(words) == 0 {
		return usage(":help -k", "the word to look for is missing", "usage: :help -k WORD")
	}
	hits := sh.apropos(words)
	if len(hits) == 0 {
		return usage(":help -k", "nothing speaks of "+view.Quote(strings.Join(words, " ")), ":help lists all commands and topics")
	}
	var p page
	for _, h := range hits[:min(len(hits), searchMax)] {
		p = append(p, fact(h.name, h.kind+": "+h.short))
	}
	if more := len(hits) - searchMax; more > 0 {
		p = append(p, block{kind: prose, text: fmt.Sprintf("%d more speak of it; another word behind it narrows the search.", more)})
	}
	sh.showPage(p)
	return nil
}

// verbPage explains a command of the protocol.
func (sh *Shell) verbPage(c *pop3.Command) page {
	return slices.Concat(
		headed(c.Usage(), c.Short),
		paragraphs(c.Long),
		entries("arguments", argumentRows(c)...),
		entries("in short",
			fact("state", strings.Join(c.In.Names(), " and ")),
			fact("reply", strings.TrimSpace(c.Body.Meaning()+" "+c.Lines.Meaning())),
			fact("after +OK", afterOK(c)),
			fact("effect", c.Effect),
			fact("standing", c.Standing.Meaning()),
			fact("announced by", c.Needs),
			fact("this server", sh.announces(c)),
			fact("pipelining", c.Pipe.Meaning())),
		section("refused when", c.Failures),
		entries("response codes", codeRows(c.Codes)...),
		section("a common mistake", some1(c.Mistake)),
		sample("example", c.Example),
		footing(c.See, c.Refs),
	)
}

func argumentRows(c *pop3.Command) []block {
	var rows []block
	for _, a := range c.Args {
		text := a.Kind.String() + ": " + a.Kind.Hint()
		if a.Optional {
			text += " (may be left out)"
		}
		rows = append(rows, fact(a.Name, text))
	}
	return rows
}

// afterOK says what a +OK brings with it, "" for nothing.
func afterOK(c *pop3.Command) string {
	if c.Text == pop3.FreeText {
		return nextState(c)
	}
	return strings.TrimSpace(c.Text.Meaning() + " " + nextState(c))
}

// nextState says which state a +OK leads to, if another one.
func nextState(c *pop3.Command) string {
	if c.Next == 0 {
		return ""
	}
	return "The session is in " + c.Next.Info().Name + " then."
}

func codeRows(names []string) []block {
	var rows []block
	for _, name := range names {
		if c, _, ok := pop3.LookupCode(name); ok {
			rows = append(rows, fact("["+c.Name+"]", c.Meaning))
		}
	}
	return rows
}

// announces tells what the server's CAPA says about a command, "" for nothing.
func (sh *Shell) announces(c *pop3.Command) string {
	if c.Needs == "" || !sh.online() || sh.session.Capabilities() == nil {
		return ""
	}
	if sh.session.Capabilities().Has(c.Needs) {
		return "announces it"
	}
	return "does not announce it"
}

func localPage(c *Command) page {
	return slices.Concat(headed(c.Usage(), c.Short), paragraphs(c.Long), sample("example", c.Example))
}

func topicPage(t pop3.Topic) page {
	return slices.Concat(headed(t.Name, t.Short), paragraphs(t.Long), footing(t.See, t.Refs))
}

func (sh *Shell) capabilityPage(c *pop3.Capability) page {
	rows := []block{fact("arguments", c.Args), fact("adds", strings.Join(c.Adds, ", ")), fact("announced in", strings.Join(c.In.Names(), " and "))}
	if c.Varies {
		rows = append(rows, fact("after the login", "The arguments may be others."))
	}
	if !c.Registered {
		rows = append(rows, fact("standing", "Not in the registry of capabilities."))
	}
	if sh.online() && sh.session.Capabilities().Has(c.Tag) {
		said := view.Escape([]byte(strings.Join(append([]string{c.Tag}, sh.session.Capabilities().Args(c.Tag)...), " ")))
		rows = append(rows, fact("this server", "says "+said))
	}
	return slices.Concat(headed(c.Tag, "a capability"), paragraphs(c.Meaning),
		entries("in short", rows...), footing(c.Adds, c.Refs))
}

func codePage(c *pop3.Code) page {
	commands := "any command"
	if len(c.Commands) > 0 {
		commands = strings.Join(c.Commands, ", ")
	}
	return slices.Concat(headed("["+c.Name+"]", "a response code"), paragraphs(c.Meaning),
		entries("in short", fact("what to do", c.Advice), fact("comes with", commands)), footing(nil, c.Refs))
}

func (sh *Shell) mechanismPage(m *pop3.Mech) page {
	secret := ""
	if m.Clear {
		secret = "Whoever reads the lines has the password or the token."
	}
	return slices.Concat(headed(m.Name, "a SASL mechanism"), paragraphs(m.Advice),
		entries("in short", fact("messages", m.Messages), fact("secret", secret), fact("initial response", m.Initial.Meaning())),
		footing([]string{exchangeVerb().Verb, "sasl"}, m.Refs))
}

func (sh *Shell) settingPage(s setting) page {
	value, flag := s.of(&sh.options), ""
	if s.flag != "" {
		flag = "--" + s.flag
	}
	return append(headed(s.name, s.what),
		entries("in short", fact("now", view.Escape([]byte(value.String()))), fact("may be", strings.Join(value.Choices(), ", ")),
			fact("to change it", ":set "+s.name+" VALUE"), fact("flag", flag))...)
}

func some1(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
