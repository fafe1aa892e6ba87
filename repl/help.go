package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session/pop3"
)

// searchFlag asks :help for everything that speaks of some words.
const searchFlag = "-k"

// helpRow is the word :help.
func helpRow() Command {
	return Command{Name: "help", Args: args(some(many(arg("name", TopicName)))), Offline: true, Sink: true, Pages: true, Run: runHelp,
		Short: "explain a command, a capability, a code or a topic",
		Long: `Without an argument it lists all commands and topics. A colon before a name asks for a word
of popsh, brackets around it for a response code. -k WORD lists everything that speaks of a
word, the best hits first.`,
		Example: []string{":help", ":help RETR", ":help stuffing", ":help IN-USE", ":help -k password"}}
}

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
			return misuse.New(":help", "there is nothing on "+view.Quote(name), sh.nearest(name)...)
		}
		if i > 0 {
			sh.view.Line("")
		}
		sh.showPage(sh.pageOf(found))
	}
	return nil
}

// pageOf joins the pages of subjects that have the same name.
func (sh *Shell) pageOf(found []subject) page.Page {
	p := found[0].page(sh)
	for _, s := range found[1:] {
		p = append(p, s.page(sh)...)
	}
	return p
}

// showPage writes a page for the width of the terminal.
func (sh *Shell) showPage(p page.Page) {
	columns := page.Widest
	if sh.view.OutTTY {
		columns = sh.streams.Columns()
	}
	sh.lines(p.Lines(columns))
}

// lines writes lines that are popsh's own.
func (sh *Shell) lines(list []string) {
	for _, l := range list {
		sh.view.Line(l)
	}
}

// overview lists the commands by their groups, and the topics.
func (sh *Shell) overview() page.Page {
	var p page.Page
	for _, g := range groups {
		var rows []page.Block
		for i := range sh.table {
			if c := &sh.table[i]; c.Group == g {
				rows = append(rows, page.Fact(c.Usage(), c.Short))
			}
		}
		p = append(p, page.Entries(g, rows...)...)
	}
	for _, set := range []struct {
		name   string
		topics []pop3.Topic
	}{{"topics of the shell", shellTopics}, {"topics of the protocol", pop3.Topics}} {
		var rows []page.Block
		for _, t := range set.topics {
			rows = append(rows, page.Fact(t.Name, t.Short))
		}
		p = append(p, page.Entries(set.name, rows...)...)
	}
	return append(p, page.Paragraphs(`:help NAME explains a command, a topic, a capability, a response code, a SASL mechanism or
a setting; :help -k WORD lists everything that speaks of a word; :explain explains what the server said last.`)...)
}

// searchMax is how many hits are shown.
const searchMax = 40

// search lists what speaks of all the words, the best hits first.
func (sh *Shell) search(words []string) error {
	if len(words) == 0 {
		return misuse.New(":help -k", "the word to look for is missing", "usage: :help -k WORD")
	}
	hits := sh.apropos(words)
	if len(hits) == 0 {
		return misuse.New(":help -k", "nothing speaks of "+view.Quote(strings.Join(words, " ")), ":help lists all commands and topics")
	}
	var p page.Page
	for _, h := range hits[:min(len(hits), searchMax)] {
		p = append(p, page.Fact(h.name, h.kind+": "+h.short))
	}
	if more := len(hits) - searchMax; more > 0 {
		p = append(p, page.Paragraph(fmt.Sprintf("%d more speak of it; another word behind it narrows the search.", more)))
	}
	sh.showPage(p)
	return nil
}

// verbPage explains a command of the protocol.
func (sh *Shell) verbPage(c *pop3.Command) page.Page {
	return slices.Concat(
		page.Headed(c.Usage(), c.Short),
		page.Paragraphs(c.Long),
		page.Entries("arguments", argumentRows(c)...),
		page.Entries("in short",
			page.Fact("state", strings.Join(c.In.Names(), " and ")),
			page.Fact("reply", strings.TrimSpace(c.Body.Meaning()+" "+c.Lines.Meaning())),
			page.Fact("after +OK", afterOK(c)),
			page.Fact("effect", c.Effect),
			page.Fact("standing", c.Standing.Meaning()),
			page.Fact("announced by", c.Needs),
			page.Fact("this server", sh.announces(c)),
			page.Fact("pipelining", c.Pipe.Meaning())),
		page.Section("refused when", c.Failures),
		page.Entries("response codes", codeRows(c.Codes)...),
		page.Section("a common mistake", some1(c.Mistake)),
		page.Sample("example", c.Example),
		page.Footing(c.See, c.Refs),
	)
}

func argumentRows(c *pop3.Command) []page.Block {
	var rows []page.Block
	for _, a := range c.Args {
		text := a.Kind.String() + ": " + a.Kind.Hint()
		if a.Optional {
			text += " (may be left out)"
		}
		rows = append(rows, page.Fact(a.Name, text))
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

func codeRows(names []string) []page.Block {
	var rows []page.Block
	for _, name := range names {
		if c, _, ok := pop3.LookupCode(name); ok {
			rows = append(rows, page.Fact("["+c.Name+"]", c.Meaning))
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

func localPage(c *Command) page.Page {
	return slices.Concat(page.Headed(c.Usage(), c.Short), page.Paragraphs(c.Long), page.Sample("example", c.Example))
}

func topicPage(t pop3.Topic) page.Page {
	return slices.Concat(page.Headed(t.Name, t.Short), page.Paragraphs(t.Long), page.Footing(t.See, t.Refs))
}

func (sh *Shell) capabilityPage(c *pop3.Capability) page.Page {
	rows := []page.Block{page.Fact("arguments", c.Args), page.Fact("adds", strings.Join(c.Adds, ", ")), page.Fact("announced in", strings.Join(c.In.Names(), " and "))}
	if c.Varies {
		rows = append(rows, page.Fact("after the login", "The arguments may be others."))
	}
	if !c.Registered {
		rows = append(rows, page.Fact("standing", "Not in the registry of capabilities."))
	}
	if sh.online() && sh.session.Capabilities().Has(c.Tag) {
		said := view.Escape([]byte(strings.Join(append([]string{c.Tag}, sh.session.Capabilities().Args(c.Tag)...), " ")))
		rows = append(rows, page.Fact("this server", "says "+said))
	}
	return slices.Concat(page.Headed(c.Tag, "a capability"), page.Paragraphs(c.Meaning),
		page.Entries("in short", rows...), page.Footing(c.Adds, c.Refs))
}

func codePage(c *pop3.Code) page.Page {
	commands := "any command"
	if len(c.Commands) > 0 {
		commands = strings.Join(c.Commands, ", ")
	}
	return slices.Concat(page.Headed("["+c.Name+"]", "a response code"), page.Paragraphs(c.Meaning),
		page.Entries("in short", page.Fact("what to do", c.Advice), page.Fact("comes with", commands)), page.Footing(nil, c.Refs))
}

func (sh *Shell) mechanismPage(m *pop3.Mech) page.Page {
	secret := ""
	if m.Clear {
		secret = "Whoever reads the lines has the password or the token."
	}
	return slices.Concat(page.Headed(m.Name, "a SASL mechanism"), page.Paragraphs(m.Advice),
		page.Entries("in short", page.Fact("messages", m.Messages), page.Fact("secret", secret), page.Fact("initial response", m.Initial.Meaning())),
		page.Footing([]string{exchangeVerb().Verb, "sasl"}, m.Refs))
}

func (sh *Shell) settingPage(s setting) page.Page {
	value, flag := s.of(&sh.options), ""
	if s.flag != "" {
		flag = "--" + s.flag
	}
	p := append(page.Headed(s.name, s.what),
		page.Entries("in short", page.Fact("now", view.Escape([]byte(value.String()))), page.Fact("may be", strings.Join(value.Choices(), ", ")),
			page.Fact("to change it", ":set "+s.name+" VALUE"), page.Fact("flag", flag))...)
	if told, ok := value.(interface{ Legend() page.Page }); ok {
		p = append(p, told.Legend()...)
	}
	return p
}

func some1(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
