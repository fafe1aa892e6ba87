package repl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// The marks that tell who said a line, as transcripts and popsh write them.
var (
	clientMarks = []string{"C:", "->", "~>"}
	serverMarks = []string{"S:", "<**", "<~*", "<-", "<~"}
)

// explainLine explains any line, typed or pasted. In double quotes it may hold
// the escapes of :raw.
func (sh *Shell) explainLine(text string) (page.Page, error) {
	text, fromClient := cutMark(text, clientMarks)
	text, fromServer := cutMark(text, serverMarks)
	if strings.HasPrefix(text, `"`) {
		pieces, err := words(text)
		if err != nil {
			return nil, err
		}
		text = strings.Join(pieces, "")
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\r\n"
	}
	line := wire.FirstLine([]byte(text))
	if fromClient {
		return sh.clientPage(line), nil
	}
	return sh.serverPage(line, fromServer), nil
}

// cutMark takes a mark off the front of a line.
func cutMark(text string, marks []string) (rest string, found bool) {
	for _, mark := range marks {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return text, false
}

// clientPage explains a line that a client sends.
func (sh *Shell) clientPage(l wire.Line) page.Page {
	r := session.NewRequest(l.Text.Bytes())
	line := sh.maskedLine(r)
	if line == "*" {
		return page.Entries("C: *", answerFact(line))
	}
	if r.Command == nil {
		return page.Entries("C: "+legible(line), unknownFact(r.Verb))
	}
	rest := strings.TrimPrefix(line[len(r.Verb):], " ")
	args := r.Command.Split(rest)
	p := page.Entries("C: "+legible(line), append(commandFacts(r.Command, args), defectFacts(l.Defects)...)...)
	return append(p, page.Entries("what follows",
		page.Fact("it belongs to", page.Sentence(strings.Join(r.Command.In.Names(), " and "))),
		page.Fact("effect", r.Command.Effect),
		page.Fact("after +OK", followingState(r.Command)),
		page.Fact("after -ERR", refusedState(r.Command)),
		page.Fact("read on", ":help "+r.Command.Verb+" tells all about it."))...)
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
func (sh *Shell) serverPage(l wire.Line, fromServer bool) page.Page {
	r := session.NewRequest(l.Text.Bytes())
	masked := string(sh.veil.Mask(nil, l.Text.Bytes()))
	if !fromServer {
		masked = sh.maskedLine(r)
	}
	l.Text = wire.OctetsOf([]byte(masked))
	heading := "S: " + legible(masked)
	for _, read := range lineReaders {
		if p := read(sh, heading, l); p != nil {
			return p
		}
	}
	found := sh.bodyReadings(l.Text.Bytes())
	if r.Command != nil && !fromServer {
		found = append(found, sh.clientPage(l)...)
	}
	if len(found) == 0 {
		found = sh.strangerPage(heading, l)
	}
	return found
}

// lineReaders explain lines whose beginning leaves no doubt; nil when it is not
// theirs.
var lineReaders = []func(*Shell, string, wire.Line) page.Page{
	explainStatus, explainChallenge, explainDots, explainForeign, explainBracket,
}

func explainStatus(sh *Shell, heading string, l wire.Line) page.Page {
	s, err := wire.ParseStatus(l)
	if err != nil {
		return nil
	}
	facts := slices.Concat(statusFacts(s, sh.known(), &pop3.Positive, &pop3.Negative), anyTextFacts(s))
	p := page.Entries(heading, facts...)
	if s.OK {
		return append(p, page.Footing([]string{"replies"}, nil)...)
	}
	next := append(statusAdvice(s), ":help codes and :help replies tell more.")
	return slices.Concat(p, page.Entries("what follows", page.Fact("state", "It stays what it was, except after "+leavingVerb()+"; no lines follow.")), page.Section("what to try next", next))
}

// known is what the server of the session announced, nil when it is not known.
func (sh *Shell) known() *pop3.Caps {
	if !sh.online() {
		return nil
	}
	return sh.session.Capabilities()
}

func explainChallenge(sh *Shell, heading string, l wire.Line) page.Page {
	s, err := wire.ParseChallenge(l)
	if err != nil || !s.More {
		return nil
	}
	decoded, err := decode(s)
	facts := append(askingFacts(s), decodedFacts("", sh.veil.Mask(nil, decoded), err)...)
	return append(page.Entries(heading, facts...), page.Footing([]string{"sasl"}, nil)...)
}

// explainDots explains the end mark and stuffed lines.
func explainDots(_ *Shell, heading string, l wire.Line) page.Page {
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

func explainForeign(_ *Shell, heading string, l wire.Line) page.Page {
	name, hint, ok := pop3.ForeignGreeting(l.Text.Bytes())
	if !ok {
		return nil
	}
	return append(page.Entries(heading, page.Fact(name, page.Sentence(hint))), page.Footing([]string{"greeting"}, nil)...)
}

// explainBracket explains a response code that stands alone.
func explainBracket(sh *Shell, heading string, l wire.Line) page.Page {
	text := strings.TrimSpace(string(l.Text.Bytes()))
	if !strings.HasPrefix(text, "[") || !strings.HasSuffix(text, "]") {
		return nil
	}
	code := text[1 : len(text)-1]
	p := page.Entries(heading, codeFacts(code, sh.known())...)
	if c, _, ok := pop3.LookupCode(code); ok {
		p = append(p, page.Section("what to try next", []string{c.Advice})...)
	}
	return p
}

// bodyReadings explains a line as one of a body: of a list, or of CAPA.
func (sh *Shell) bodyReadings(text []byte) page.Page {
	var p page.Page
	for _, r := range readings {
		if says, ok := r.says(text); ok && r.lines != pop3.TextLines {
			p = append(p, page.Entries("as a line of "+r.verb().Verb, page.Fact(legible(string(text)), page.Cited(says, r.verb().Refs[:1])))...)
		}
	}
	if sh.isCapability(text) {
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
func (sh *Shell) isCapability(text []byte) bool {
	a := pop3.ParseCapability(text)
	c, ok := pop3.LookupCapability(a.Tag)
	return ok && (len(a.Args) == 0 || c.Args != "")
}

func capabilityVerb() string {
	return pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.CapabilityLines }).Verb
}

// strangerPage says why a line is none of POP3.
func (sh *Shell) strangerPage(heading string, l wire.Line) page.Page {
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
