package explain

import (
	"strings"

	"popsh/repl/page"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// A Side is who said a line.
type Side uint8

// The sides.
const (
	Anybody Side = iota // it is not known who
	Client
	Server
)

// marks tell who said a line, as transcripts and popsh write them.
var marks = []struct {
	mark string
	side Side
}{
	{"C:", Client}, {"->", Client}, {"~>", Client},
	{"S:", Server}, {"<**", Server}, {"<~*", Server}, {"<-", Server}, {"<~", Server},
}

// CutMark takes the mark of a side off the front of a line.
func CutMark(text string) (rest string, from Side) {
	for _, m := range marks {
		if rest, ok := strings.CutPrefix(text, m.mark); ok {
			return strings.TrimPrefix(rest, " "), m.side
		}
	}
	return text, Anybody
}

// A Reader explains lines in the light of what is known of a session.
type Reader struct {
	Caps *pop3.Caps // what the server announced, nil when it is not known
	Veil *wire.Veil // what is masked; never nil
}

// Line explains a line of a side, by every meaning that it may have. It may lack its
// end.
func (r Reader) Line(text string, from Side) page.Page {
	if !strings.HasSuffix(text, "\n") {
		text += "\r\n"
	}
	line := wire.FirstLine([]byte(text))
	if from == Client {
		return r.clientPage(line)
	}
	return r.serverPage(line, from == Server)
}

// clientPage explains a line that a client sends.
func (r Reader) clientPage(l wire.Line) page.Page {
	q := session.NewRequest(l.Text.Bytes())
	line := maskedLine(q, r.Veil)
	if line == "*" {
		return page.Entries("C: *", answerFact(line))
	}
	if q.Command == nil {
		return page.Entries("C: "+legible(line), unknownFact(q.Verb))
	}
	rest := strings.TrimPrefix(line[len(q.Verb):], " ")
	args := q.Command.Split(rest)
	p := page.Entries("C: "+legible(line), append(commandFacts(q.Command, args), defectFacts(l.Defects)...)...)
	return append(p, page.Entries("what follows",
		page.Fact("it belongs to", page.Sentence(strings.Join(q.Command.In.Names(), " and "))),
		page.Fact("effect", q.Command.Effect),
		page.Fact("after +OK", followingState(q.Command)),
		page.Fact("after -ERR", refusedState(q.Command)),
		page.Fact("read on", ":help "+q.Command.Verb+" tells all about it."))...)
}

func unknownFact(word string) page.Block {
	text := "No command that popsh knows."
	if near, ok := pop3.Nearest(word); ok {
		text += " Did you mean " + near.Verb + "?"
	}
	return page.Fact("unknown", text+" While the server waits for an answer to a challenge, such a line is the answer.")
}

func leavingVerb() string {
	return pop3.First(func(c *pop3.Command) bool { return c.Next == pop3.Update }).Verb
}

// followingState says which state a +OK leads to.
func followingState(c *pop3.Command) string {
	if c.Next == 0 {
		return "The state stays."
	}
	info := c.Next.Info()
	return page.Cited(info.Name+" follows: "+info.Meaning, info.Refs)
}

// refusedState says which state a -ERR leads to.
func refusedState(c *pop3.Command) string {
	if c.Next == pop3.Update {
		return "The session is over all the same (RFC 1939 §6)."
	}
	return "The state stays."
}

// serverPage explains a line by every meaning that it may have.
func (r Reader) serverPage(l wire.Line, fromServer bool) page.Page {
	q := session.NewRequest(l.Text.Bytes())
	masked := string(r.Veil.Mask(nil, l.Text.Bytes()))
	if !fromServer {
		masked = maskedLine(q, r.Veil)
	}
	l.Text = wire.OctetsOf([]byte(masked))
	heading := "S: " + legible(masked)
	for _, explain := range beginnings {
		if p := explain(r, heading, l); p != nil {
			return p
		}
	}
	found := bodyReadings(l.Text.Bytes())
	if q.Command != nil && !fromServer {
		found = append(found, r.clientPage(l)...)
	}
	if len(found) == 0 {
		found = strangerPage(heading, l)
	}
	return found
}
