package repl

import (
	"fmt"
	"slices"
	"strings"

	"popsh/repl/door"
	"popsh/repl/manual"
	"popsh/repl/page"
	"popsh/session/pop3"
)

// printManual prints the manual page, in the macros of man(7).
func printManual(args []string, s door.Streams) error {
	d, _ := findDoor("man")
	if _, done, err := d.Parse(args, s); err != nil || done {
		return err
	}
	if _, err := fmt.Fprint(s.Out, manualPage()); err != nil {
		return fmt.Errorf("manual page: %w", err)
	}
	return nil
}

// manualPage is the page. All of it comes from the tables that the program itself
// runs by.
func manualPage() string {
	t := manual.Title{Version: version(), Purpose: purpose}
	for _, u := range append(usages, doorUsages()...) {
		t.Usages = append(t.Usages, u.line)
	}
	return manual.Source(t, chapters())
}

func chapters() []manual.Chapter {
	p := commandLine()
	return []manual.Chapter{
		{Name: "DESCRIPTION", Page: page.Paragraphs(about)},
		{Name: "OPTIONS", Page: p.Options()},
		{Name: "SUBCOMMANDS", Page: p.Subcommands()},
		{Name: "LINES", Page: shellTopic("lines")},
		{Name: "KEYS", Page: shellTopic("keys")},
		{Name: "COMMANDS FOR THE SERVER", Page: verbChapter()},
		{Name: "WORDS OF POPSH", Page: localChapter()},
		{Name: "SETTINGS", Page: settingChapter()},
		{Name: "CONFIGURATION", Page: shellTopic("configuration")},
		{Name: "SCRIPTS", Page: shellTopic("scripts")},
		{Name: "THE PROTOCOL", Page: topicChapter()},
		{Name: "EXIT STATUS", Page: shellTopic("exit")},
		{Name: "ENVIRONMENT", Page: shellTopic("environment")},
		{Name: "EXAMPLES", Page: exampleChapter()},
		{Name: "STANDARDS", Page: page.Page{page.Paragraph(standards())}},
	}
}

// about is the description.
const about = `popsh opens a session with a POP3 server and hands over the line. What is typed is what is
sent, nothing is sent that nobody asked for, and what comes back is shown exactly, explained,
and marked where it departs from the RFCs.

Where no way to TLS is named, implicit TLS on port 995 is tried first, then STLS on port 110.
popsh never ends up in clear text by itself. Passwords are asked for without echo and never
shown or stored.

--practice needs no network and no account: a mail server runs inside the program, honest, or
as faulty as its switches make it.`

func shellTopic(name string) page.Page {
	i := slices.IndexFunc(shellTopics, func(t pop3.Topic) bool { return t.Name == name })
	return page.Paragraphs(shellTopics[i].Long)
}

func verbChapter() page.Page {
	var p page.Page
	table := newTable()
	for _, g := range groups {
		var rows []page.Block
		for _, c := range table {
			if c.Group == g && c.Verb != nil {
				rows = append(rows, page.Fact(c.Usage(), page.Cited(page.Sentence(c.Short), c.Verb.Refs)))
			}
		}
		p = append(p, page.Entries(page.Sentence(g)[:len(g)], rows...)...)
	}
	return p
}

func localChapter() page.Page {
	var p page.Page
	for _, c := range newTable() {
		if c.Verb == nil {
			p = append(p, page.Title(c.Usage()), page.Paragraph(page.Sentence(c.Short)))
			p = append(p, page.Paragraphs(c.Long)...)
			for _, line := range c.Example {
				p = append(p, page.Fixed(line))
			}
		}
	}
	return p
}

func settingChapter() page.Page {
	p := page.Paragraphs(":set NAME VALUE changes a setting for the rest of the session.")
	for _, s := range settings {
		p = append(p, page.Fact(s.name, page.Sentence(s.what)))
	}
	return p
}

func topicChapter() page.Page {
	var p page.Page
	for _, t := range pop3.Topics {
		p = append(p, page.Title(t.Name+": "+t.Short))
		p = append(p, page.Paragraphs(t.Long)...)
		p = append(p, page.Footing(nil, t.Refs)...)
	}
	return p
}

func exampleChapter() page.Page {
	var p page.Page
	for _, i := range invocations {
		p = append(p, page.Fixed(strings.TrimSpace(fmt.Sprintf("popsh %-34s %s", i.line, i.what))))
	}
	return p
}

// standards names the RFCs that the commands follow.
func standards() string {
	var numbers []int
	for i := range pop3.Commands {
		for _, r := range pop3.Commands[i].Refs {
			numbers = append(numbers, r.RFC)
		}
	}
	slices.Sort(numbers)
	var names []string
	for _, n := range slices.Compact(numbers) {
		names = append(names, pop3.Ref{RFC: n}.String())
	}
	return strings.Join(names, ", ") + "."
}
