package explain

import (
	"fmt"
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// Page explains what was sent and what came, line by line.
func (m *Memory) Page() page.Page {
	p := slices.Concat(m.sentPage(), m.stepsPage())
	if !m.replied {
		return append(p, page.Paragraph("No reply to it has come."))
	}
	p = append(p, m.replyPage()...)
	p = append(p, m.bodyPage()...)
	return slices.Concat(p, page.Entries("what follows", m.stateFact()), page.Section("what to try next", m.advice()))
}

// sentPage explains the line that was sent.
func (m *Memory) sentPage() page.Page {
	switch {
	case m.isGreeting():
		return nil
	case m.answered:
		return page.Entries("C: "+legible(m.sent), answerFact(m.sent))
	}
	facts := commandFacts(m.command, m.args)
	if m.command != nil && m.status.OK {
		facts = append(facts, page.Fact("effect", m.command.Effect))
	}
	return page.Entries("C: "+legible(m.sent), facts...)
}

func (m *Memory) isGreeting() bool { return m.sent == "" && m.command == nil }

// answerFact explains the answer to a challenge.
func answerFact(line string) page.Block {
	if line == "*" {
		return page.Fact("*", page.Cited("The client cancels the exchange.", pop3.Asking.Refs))
	}
	return page.Fact(legible(line), page.Cited("The answer to the challenge, in base64.", pop3.Asking.Refs))
}

// commandFacts explains a command, nil for one that is not known.
func commandFacts(c *pop3.Command, args []string) []page.Block {
	if c == nil {
		return []page.Block{page.Fact("unknown", "No command that popsh knows.")}
	}
	facts := []page.Block{page.Fact(c.Verb, page.Cited(page.Sentence(c.Short), c.Refs[:1]))}
	for i, a := range args {
		if i < len(c.Args) {
			facts = append(facts, page.Fact(legible(a), argumentMeaning(c.Args[i], a)))
		} else {
			facts = append(facts, page.Fact(legible(a), "One argument more than the command takes."))
		}
	}
	if least, _ := c.Arity(); len(args) < least {
		facts = append(facts, page.Fact("missing", page.Sentence(c.Args[len(args)].Name+", a "+c.Args[len(args)].Kind.String())))
	}
	return append(facts, page.Fact("reply", replyMeaning(c, args)))
}

func argumentMeaning(a pop3.Arg, value string) string {
	text := page.Sentence(a.Kind.String())
	if err := a.Kind.Check(value); err != nil && value != stars {
		text += " " + page.Sentence(view.Escape([]byte(err.Error())))
	}
	return text
}

// replyMeaning says what the reply to a command with these arguments is like.
func replyMeaning(c *pop3.Command, args []string) string {
	switch body := c.BodyFor(args...); {
	case body == pop3.MultiLine:
		return strings.TrimSpace(body.Meaning() + " " + c.Lines.Meaning())
	case body == pop3.SingleLine && c.Text != pop3.FreeText:
		return body.Meaning() + " " + c.Text.Meaning()
	default:
		return body.Meaning()
	}
}

// stepsPage explains the messages of an exchange that popsh ran by itself.
func (m *Memory) stepsPage() page.Page {
	var p page.Page
	for _, s := range m.steps {
		switch {
		case s.FromServer:
			p = append(p, page.Entries("S: + "+legible(string(s.Octets.Bytes()))+" (decoded)", challengeFacts(m.mechanism(), s.Octets.Bytes())...)...)
		default:
			p = append(p, m.answerPage(s)...)
		}
	}
	return p
}

// answerPage explains a message of the client.
func (m *Memory) answerPage(s session.Step) page.Page {
	text, travels := stars, "The answer to the challenge, in base64."
	if s.Initial {
		travels = "The initial response; it travels on the line of the command."
	}
	if !s.Secret {
		text = legible(string(s.Octets.Bytes()))
	}
	about, _ := pop3.LookupMechanism(m.mechanism())
	return page.Entries("C: "+text+" (decoded)", page.Fact("holds", page.Sentence(about.Answer(s.Number).Holds)),
		page.Fact("", page.Cited(travels, pop3.Asking.Refs)))
}

// replyPage explains the status line of the reply.
func (m *Memory) replyPage() page.Page {
	heading := "S: " + legible(string(m.status.Line.Text.Bytes()))
	if m.status.More {
		facts := append(askingFacts(m.status), decodedFacts(m.mechanism(), m.challenge, m.broken)...)
		return page.Entries(heading, facts...)
	}
	if m.isGreeting() {
		facts := statusFacts(m.status, m.caps, &pop3.Welcome, &pop3.Unwelcome)
		return page.Entries(heading, append(facts, stampFacts(m.status)...)...)
	}
	facts := statusFacts(m.status, m.caps, &pop3.Positive, &pop3.Negative)
	return page.Entries(heading, append(facts, textFacts(m.status, m.command, m.args)...)...)
}

// stateFact says which state follows.
func (m *Memory) stateFact() page.Block {
	before, after := m.before.State().Info(), m.after.Info()
	switch {
	case m.status.More:
		return page.Fact("state", "The server waits for the answer; the state is still "+before.Name+".")
	case before.State == after.State:
		return page.Fact("state", "It stays "+after.Name+".")
	}
	return page.Fact("state", page.Cited(fmt.Sprintf("After %s comes %s: %s", before.Name, after.Name, after.Meaning), after.Refs))
}

// advice says what to try next when the server has refused.
func (m *Memory) advice() []string {
	if m.status.OK || m.status.More {
		return nil
	}
	var list []string
	for _, a := range m.before.Advise(m.command, m.args, m.caps) {
		list = append(list, page.Cited(page.Sentence(a.Text+"; "+a.Hint), []pop3.Ref{a.Ref}))
	}
	list = append(list, statusAdvice(m.status)...)
	if m.command == nil {
		return list
	}
	if len(list) == 0 {
		for _, why := range m.command.Failures {
			list = append(list, "It may be this: "+why)
		}
	}
	return append(list, ":help "+m.command.Verb+" tells all about the command.")
}
