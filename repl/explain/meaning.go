package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// beginnings explain lines whose beginning leaves no doubt; nil when it is not
// theirs.
var beginnings = []func(Reader, string, wire.Line) page.Page{
	statusPage, challengePage, dotsPage, foreignPage, bracketPage,
}

func statusPage(r Reader, heading string, l wire.Line) page.Page {
	s, err := wire.ParseStatus(l)
	if err != nil {
		return nil
	}
	facts := slices.Concat(statusFacts(s, r.Caps, &pop3.Positive, &pop3.Negative), anyTextFacts(s))
	p := page.Entries(heading, facts...)
	if s.OK {
		return append(p, page.Footing([]string{"replies"}, nil)...)
	}
	next := append(statusAdvice(s), ":help codes and :help replies tell more.")
	return slices.Concat(p, page.Entries("what follows", page.Fact("state", "It stays what it was, except after "+leavingVerb()+"; no lines follow.")), page.Section("what to try next", next))
}

func challengePage(r Reader, heading string, l wire.Line) page.Page {
	s, err := wire.ParseChallenge(l)
	if err != nil || !s.More {
		return nil
	}
	decoded, err := decode(s)
	facts := append(askingFacts(s), decodedFacts("", r.Veil.Mask(nil, decoded), err)...)
	return append(page.Entries(heading, facts...), page.Footing([]string{"sasl"}, nil)...)
}

// dotsPage explains the end mark and stuffed lines.
func dotsPage(_ Reader, heading string, l wire.Line) page.Page {
	text := string(l.Text.Bytes())
	see := page.Footing([]string{"stuffing", "multi-line"}, nil)
	switch {
	case text == pop3.EndMark.Mark:
		return append(page.Entries(heading, append([]page.Block{page.Fact(text, page.Cited(pop3.EndMark.Meaning, pop3.EndMark.Refs))}, defectFacts(l.Defects)...)...), see...)
	case strings.HasPrefix(text, ".."):
		return append(page.Entries(heading, page.Fact("stuffed", page.Cited("A line of a body that begins with a dot itself: the first dot is taken away, "+legible(text[1:])+" remains.", pop3.EndMark.Refs))), see...)
	case strings.HasPrefix(text, "."):
		return append(page.Entries(heading, page.Fact("odd", page.Sentence(wire.NotStuffed.Info().Text+" ("+wire.NotStuffed.Info().Ref+")"))), see...)
	}
	return nil
}

func foreignPage(_ Reader, heading string, l wire.Line) page.Page {
	name, hint, ok := pop3.ForeignGreeting(l.Text.Bytes())
	if !ok {
		return nil
	}
	return append(page.Entries(heading, page.Fact(name, page.Sentence(hint))), page.Footing([]string{"greeting"}, nil)...)
}

// bracketPage explains a response code that stands alone.
func bracketPage(r Reader, heading string, l wire.Line) page.Page {
	text := strings.TrimSpace(string(l.Text.Bytes()))
	if !strings.HasPrefix(text, "[") || !strings.HasSuffix(text, "]") {
		return nil
	}
	code := text[1 : len(text)-1]
	p := page.Entries(heading, codeFacts(code, r.Caps)...)
	if c, _, ok := pop3.LookupCode(code); ok {
		p = append(p, page.Section("what to try next", []string{c.Advice})...)
	}
	return p
}

// bodyReadings explains a line as one of a body: of a list, or of CAPA.
func bodyReadings(text []byte) page.Page {
	var p page.Page
	for _, r := range readings {
		if says, ok := r.says(text); ok && r.lines != pop3.TextLines {
			p = append(p, page.Entries("as a line of "+r.verb().Verb, page.Fact(legible(string(text)), page.Cited(says, r.verb().Refs[:1])))...)
		}
	}
	if isCapability(text) {
		p = append(p, page.Entries("as a line of "+capabilityVerb(), capabilityFacts(text, 0)...)...)
	}
	if name, value, ok := strings.Cut(string(text), ":"); ok && name != "" && !strings.ContainsAny(name, " \t") {
		p = append(p, page.Entries("as a line of a message", page.Fact(legible(name+":"), fmt.Sprintf(
			"A header field, if it stands before the first blank line (RFC 5322 §2.2); its value is %s.", view.Quote(strings.TrimSpace(value)))))...)
	}
	return p
}

// isCapability reports whether a line is one that CAPA may hold: a known tag,
// with arguments only where the tag has some.
func isCapability(text []byte) bool {
	a := pop3.ParseCapability(text)
	c, ok := pop3.LookupCapability(a.Tag)
	return ok && (len(a.Args) == 0 || c.Args != "")
}

func capabilityVerb() string {
	return pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.CapabilityLines }).Verb
}

// strangerPage says why a line is none of POP3.
func strangerPage(heading string, l wire.Line) page.Page {
	var wrong *wire.SyntaxError
	_, err := wire.ParseStatus(l)
	where := 1
	if errors.As(err, &wrong) {
		where += wrong.Offset
	}
	facts := []page.Block{
		page.Fact("as a status line", fmt.Sprintf("It breaks the protocol from octet %d on: a status line begins with +OK or -ERR, in upper case (RFC 1939 §3).", where)),
		page.Fact("in a body", "It is text for people, or a line of a message."),
	}
	word, _, _ := strings.Cut(string(l.Text.Bytes()), " ")
	if near, ok := pop3.Nearest(word); ok {
		facts = append(facts, page.Fact("as a command", "Did you mean "+near.Verb+"?"))
	}
	return page.Entries(heading, append(facts, defectFacts(l.Defects)...)...)
}
