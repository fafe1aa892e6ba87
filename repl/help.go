package repl

import (
	"context"
	"fmt"
	"strings"

	"popsh/repl/view"
	"popsh/session/pop3"
)

// runHelp lists everything, or explains one thing.
func runHelp(_ context.Context, sh *Shell, call Call) error {
	if len(call.Args) == 0 {
		sh.helpAll()
		return nil
	}
	name := strings.TrimPrefix(call.Args[0], ":")
	for _, look := range helpers {
		if page := look(sh, name); page != nil {
			sh.lines(page)
			return nil
		}
	}
	hints := []string{":help lists all commands and topics"}
	if near, ok := pop3.Near(strings.ToLower(name), sh.helpNames()); ok {
		hints = append([]string{"did you mean :help " + near + "?"}, hints...)
	}
	return usage(":help", "there is nothing on "+view.Quote(name), hints...)
}

// helpers find the page for a name, the most likely kind first.
var helpers = []func(*Shell, string) []string{
	helpVerb, helpLocal, helpTopic, helpCapability, helpCode, helpMechanism,
}

func (sh *Shell) lines(page []string) {
	for _, l := range page {
		sh.view.Line(l)
	}
}

func (sh *Shell) helpAll() {
	for _, g := range groups {
		sh.view.Line(g)
		for _, c := range sh.table {
			if c.Group == g {
				sh.view.Line(fmt.Sprintf("  %-30s %s", c.Usage(), c.Short))
			}
		}
	}
	sh.view.Line("topics")
	for _, t := range pop3.Topics {
		sh.view.Line(fmt.Sprintf("  %-30s %s", t.Name, t.Short))
	}
	sh.view.Line(":help NAME explains a command, a topic, a capability, a response code or a SASL mechanism.")
}

func (sh *Shell) helpNames() []string {
	var names []string
	for _, c := range sh.table {
		names = append(names, strings.ToLower(c.Name))
	}
	for _, t := range pop3.Topics {
		names = append(names, t.Name)
	}
	return names
}

func helpVerb(sh *Shell, name string) []string {
	c, ok := pop3.Lookup(name)
	if !ok {
		return nil
	}
	page := []string{c.Usage() + "   " + c.Short, ""}
	page = append(page, paragraphs(c.Long)...)
	page = append(page, section("states", []string{statesOf(c.In)})...)
	page = append(page, section("announced by", some1(c.Needs))...)
	page = append(page, section("this server", sh.announces(c))...)
	page = append(page, section("effect", some1(c.Effect))...)
	page = append(page, section("refused when", c.Failures)...)
	page = append(page, section("a common mistake", some1(c.Mistake))...)
	page = append(page, section("example", c.Example)...)
	return append(page, footing(c.See, c.Refs)...)
}

// announces tells what the server's CAPA says about a command.
func (sh *Shell) announces(c *pop3.Command) []string {
	if c.Needs == "" || !sh.online() || sh.session.Capabilities() == nil {
		return nil
	}
	if sh.session.Capabilities().Has(c.Needs) {
		return []string{"announces it"}
	}
	return []string{"does not announce it"}
}

func statesOf(s pop3.State) string {
	var names []string
	for _, st := range []pop3.State{pop3.Authorization, pop3.Transaction} {
		if s.Has(st) {
			names = append(names, strings.ToUpper(stateNames[st]))
		}
	}
	return strings.Join(names, " and ")
}

var stateNames = map[pop3.State]string{pop3.Authorization: "authorization", pop3.Transaction: "transaction"}

func helpLocal(sh *Shell, name string) []string {
	c := sh.local(strings.ToLower(name))
	if c == nil {
		return nil
	}
	page := append([]string{c.Usage() + "   " + c.Short, ""}, paragraphs(c.Long)...)
	return append(page, section("example", c.Example)...)
}

func helpTopic(_ *Shell, name string) []string {
	t, ok := pop3.LookupTopic(name)
	if !ok {
		return nil
	}
	return append(append([]string{t.Name + "   " + t.Short, ""}, paragraphs(t.Long)...), footing(t.See, t.Refs)...)
}

func helpCapability(_ *Shell, name string) []string {
	c, ok := pop3.LookupCapability(name)
	if !ok {
		return nil
	}
	return append([]string{strings.TrimSpace(c.Tag + " " + c.Args), "", c.Meaning}, footing(nil, c.Refs)...)
}

func helpCode(_ *Shell, name string) []string {
	c, _, ok := pop3.LookupCode(strings.Trim(name, "[]"))
	if !ok {
		return nil
	}
	return append([]string{"[" + c.Name + "]", "", c.Meaning, c.Advice}, footing(nil, c.Refs)...)
}

func helpMechanism(_ *Shell, name string) []string {
	m, ok := pop3.LookupMechanism(name)
	if !ok {
		return nil
	}
	return append([]string{m.Name, "", "It sends: " + m.Messages, m.Advice}, footing(nil, m.Refs)...)
}

func paragraphs(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

func some1(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// section is a title with lines under it, nothing when there are none.
func section(title string, lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	page := []string{"", title}
	for _, l := range lines {
		page = append(page, "  "+l)
	}
	return page
}

func footing(see []string, refs []pop3.Ref) []string {
	var page, list []string
	for _, r := range refs {
		list = append(list, r.String())
	}
	if len(see) > 0 {
		page = append(page, "", "see also: "+strings.Join(see, ", "))
	}
	if len(list) > 0 {
		page = append(page, "", strings.Join(list, ", "))
	}
	return page
}
