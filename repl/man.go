package repl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/page"
	"popsh/session/pop3"
)

// printManual prints the manual page, in the macros of man(7).
func printManual(args []string, s Streams) error {
	d, _ := findDoor("man")
	if _, done, err := d.parse(args, s); err != nil || done {
		return err
	}
	if _, err := fmt.Fprint(s.Out, manual()); err != nil {
		return fmt.Errorf("manual page: %w", err)
	}
	return nil
}

// A chapter is a part of the manual page.
type chapter struct {
	name string
	page page.Page
}

// manual is the page. All of it comes from the tables that the program itself
// runs by.
func manual() string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH POPSH 1 \"\" %s \"User Commands\"\n", page.RoffArgument("popsh "+version()))
	b.WriteString(".SH NAME\npopsh \\- " + page.Roff(purpose) + "\n")
	b.WriteString(".SH SYNOPSIS\n.nf\n")
	for _, u := range append(usages, doorUsages()...) {
		b.WriteString("\\fBpopsh\\fP " + page.Roff(u.line) + "\n")
	}
	b.WriteString(".fi\n")
	for _, c := range chapters() {
		b.WriteString(".SH " + page.RoffArgument(c.name) + "\n")
		b.WriteString(c.page.Roff())
	}
	return b.String()
}

func chapters() []chapter {
	return []chapter{
		{"DESCRIPTION", page.Paragraphs(about)},
		{"OPTIONS", flagEntries(new(Options).flags())},
		{"SUBCOMMANDS", doorPage()},
		{"LINES", shellTopic("lines")},
		{"KEYS", shellTopic("keys")},
		{"COMMANDS FOR THE SERVER", verbChapter()},
		{"WORDS OF POPSH", localChapter()},
		{"SETTINGS", settingChapter()},
		{"CONFIGURATION", shellTopic("configuration")},
		{"SCRIPTS", shellTopic("scripts")},
		{"THE PROTOCOL", topicChapter()},
		{"EXIT STATUS", shellTopic("exit")},
		{"ENVIRONMENT", shellTopic("environment")},
		{"EXAMPLES", exampleChapter()},
		{"STANDARDS", page.Page{page.Paragraph(standards())}},
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

func doorPage() page.Page {
	var p page.Page
	for _, d := range doors() {
		p = append(p, page.Title("popsh "+d.usage()), page.Paragraph(page.Sentence(d.short)))
		p = append(p, flagEntries(d.flagSet())...)
	}
	return p
}

// flagEntries explains flags.
func flagEntries(set *pflag.FlagSet) page.Page {
	var p page.Page
	set.VisitAll(func(f *pflag.Flag) {
		spec := newFlagSpec(f)
		term := strings.Join(spec.Names(), ", ")
		switch {
		case spec.Glued:
			term += "[=" + spec.Value + "]"
		case spec.Value != "":
			term += " " + spec.Value
		}
		text := page.Sentence(spec.What)
		if preset := f.DefValue; preset != "" && spec.Value != "" && !slices.Contains([]string{"[]", "0", "-1"}, preset) {
			text += " The default is " + preset + "."
		}
		p = append(p, page.Fact(term, text))
	})
	return p
}

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
