package serve

import (
	"strings"

	"popsh/session/pop3"
	"popsh/trace"
)

// commandKept is how much of a command is compared, in octets: a transcript that
// is read keeps no more of it.
const commandKept = 512

// A line is a command in canonical form: the keyword in upper case, blanks
// folded, secrets as their numbers.
type line struct {
	row  *pop3.Command // nil for an unknown verb
	verb string
	args []arg
}

// An arg is one argument of a command.
type arg struct {
	text   string
	hidden *trace.Hidden // of a recorded one that is a secret
}

// slotMark stands in the place of a slot while a recorded line is cut in words.
const slotMark = "\x00"

// recordedLine reads a command of a transcript.
func recordedLine(t trace.Text) line {
	var b strings.Builder
	var hidden []*trace.Hidden
	from := 0
	for _, s := range t.Slots {
		b.Write(t.Octets[from:s.At])
		if h, ok := s.Hidden(); ok {
			b.WriteString(slotMark)
			hidden = append(hidden, &h)
		}
		from = s.At
	}
	b.Write(t.Octets[from:])
	l := parseLine(b.String())
	for i := range l.args {
		if len(hidden) > 0 && strings.Contains(l.args[i].text, slotMark) {
			l.args[i], hidden = arg{hidden: hidden[0]}, hidden[1:]
		}
	}
	return l
}

// parseLine reads a command as it came, without its line end.
func parseLine(text string) line {
	text = strings.TrimLeft(text[:min(len(text), commandKept)], " \t")
	word, rest, _ := strings.Cut(text, " ")
	word = strings.TrimRight(word, "\t")
	l := line{verb: strings.ToUpper(word)}
	if row, ok := pop3.Lookup(word); ok {
		l.row, l.verb = row, row.Verb
	}
	for _, word := range l.split(rest) {
		l.args = append(l.args, arg{text: word})
	}
	return l
}

// split cuts what stands behind the verb into arguments.
func (l *line) split(rest string) []string {
	if l.row != nil && len(l.row.Args) > 0 && l.row.Args[0].Rest {
		return l.row.Split(rest)
	}
	words := strings.Fields(rest)
	if l.row == nil || len(words) == 0 {
		return words
	}
	return l.row.Split(strings.Join(words, " "))
}

// words returns the arguments as a table of commands wants them.
func (l *line) words() []string {
	var words []string
	for _, a := range l.args {
		words = append(words, a.text)
	}
	return words
}

// exchange reports whether the command begins an AUTH with a mechanism.
func (l *line) exchange() bool {
	return l.row != nil && l.row.Body == pop3.Exchange && len(l.args) > 0
}

// startsTLS reports whether the command asks for TLS.
func (l *line) startsTLS() bool { return l.row != nil && l.row.Body == pop3.HelloTLS }

// sends reports whether the client sends a message behind a +OK.
func (l *line) sends() bool {
	return l.row != nil && l.row.BodyFor(l.words()...) == pop3.ClientSends
}

// signsOn reports whether a +OK to the command opens the maildrop.
func (l *line) signsOn() bool { return l.row != nil && l.row.Next == pop3.Transaction }

// same compares a recorded command with one that came. The secret of the recorded
// one, if it has one, is returned with what came in its place.
func (l *line) same(came *line) (h *trace.Hidden, value string, same bool) {
	if l.verb != came.verb {
		return nil, "", false
	}
	if l.exchange() && came.exchange() {
		return nil, "", strings.EqualFold(l.args[0].text, came.args[0].text)
	}
	for i, a := range l.args {
		switch {
		case i >= len(came.args):
			return nil, "", false
		case a.hidden == nil && a.text != came.args[i].text:
			return nil, "", false
		case a.hidden != nil && i == len(l.args)-1:
			return a.hidden, strings.Join(came.words()[i:], " "), true
		}
	}
	return nil, "", len(l.args) == len(came.args)
}

// shownMax is the longest command that is quoted.
const shownMax = 60

// String returns the command for people, with stars for its secrets: nothing that
// is not known to be harmless.
func (l line) String() string {
	if l.row == nil {
		return "an unknown command"
	}
	words, hidden := []string{l.verb}, false
	for i, a := range l.args {
		if hidden = hidden || a.hidden != nil || !l.harmless(i); hidden {
			a.text = "****"
		}
		words = append(words, a.text)
	}
	text := strings.Join(words, " ")
	if len(text) > shownMax || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return l.verb + " …"
	}
	return text
}

// harmless reports whether an argument is no secret: neither by its place, nor as
// one that was put into the place of another.
func (l *line) harmless(i int) bool {
	if i >= len(l.row.Args) {
		return false
	}
	switch l.row.Args[i].Kind {
	case pop3.Secret, pop3.Digest, pop3.Response:
		return false
	case pop3.Mechanism:
		_, known := pop3.LookupMechanism(l.args[i].text)
		return known
	}
	return !l.row.Takes(pop3.Digest) || len(l.args) > 1
}
