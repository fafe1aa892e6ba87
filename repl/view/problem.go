package view

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// A Problem is an error in words for people.
type Problem struct {
	Text   string   // what happened: lower case, no full stop
	Detail []string // what there is to see, such as octets with a pointer under them
	Hints  []string // what to do about it
}

// Describe finds the words for an error. All of them are safe to print; octets
// from the server are quoted as they came, so that [View.Problem], which hides
// known secrets in them, is the way to a terminal.
func Describe(err error) Problem { return describe(err, Quote[[]byte]) }

func (v *View) describe(err error) Problem {
	return describe(err, func(octets []byte) string { return Quote(v.mask(nil, octets)) })
}

// A quoter makes octets of the server safe to print.
type quoter func(octets []byte) string

func describe(err error, quote quoter) Problem {
	for _, c := range classes {
		if p, ok := c(err, quote); ok {
			return p
		}
	}
	return Problem{Text: own(err.Error())}
}

// A classifier describes errors of one class.
type classifier func(err error, quote quoter) (Problem, bool)

// classes are the classes of errors, those that say most first.
var classes []classifier

func init() { // the rows describe causes by the table they stand in
	classes = []classifier{
		interrupted,
		hinted,
		of(notTrusted), // before what it may be caused by: a refused STLS
		of(refused),
		of(brokenLink),
		of(brokenProtocol),
		of(wrongOctets),
		of(unasked),
		of(early),
		of(timedOut),
		of(ended),
		of(badLine),
		of(badArgument),
		of(unreadable),
		of(signOn),
		of(outside),
		moment,
		ofSystem,
	}
}

// ofSystem describes what the system says of a file or a command.
func ofSystem(err error, _ quoter) (Problem, bool) {
	hints := misuse.Advice(err)
	return Problem{Text: own(err.Error()), Hints: hints}, hints != nil
}

// of makes a classifier of a function for one type of error.
func of[E error](words func(E, quoter) Problem) classifier {
	return func(err error, quote quoter) (Problem, bool) {
		e, ok := errors.AsType[E](err)
		if !ok {
			return Problem{}, false
		}
		return words(e, quote), true
	}
}

func interrupted(err error, _ quoter) (Problem, bool) {
	return Problem{Text: "interrupted"}, errors.Is(err, context.Canceled)
}

// hinted takes errors that bring their own hints.
func hinted(err error, _ quoter) (Problem, bool) {
	var h interface {
		error
		Hints() []string
	}
	if !errors.As(err, &h) {
		return Problem{}, false
	}
	return Problem{Text: h.Error(), Hints: h.Hints()}, true
}

func refused(e *session.RefusedError, quote quoter) Problem {
	p := Problem{Text: "the server refused the connection", Hints: explain(e.Status)}
	if e.Verb != "" {
		p.Text = "the server refused " + Escape([]byte(upper(e.Verb)))
	}
	if line := e.Status.Line.Text; line.Len() > 0 {
		p.Text += ": " + quote(line.Bytes())
	}
	return p
}

func brokenProtocol(e *session.ProtocolError, quote quoter) Problem {
	p := describe(e.Err, quote)
	p.Text = during(e.Op) + p.Text
	return p
}

// during says what was going on when something broke.
func during(op string) string {
	if op == "" || op == session.Waiting {
		return ""
	}
	return Escape([]byte(op)) + ": "
}

func wrongOctets(e *wire.SyntaxError, quote quoter) Problem {
	p := Problem{
		Text:   "the server broke the protocol: " + e.Want + " was due",
		Detail: pointAt(e.Got.Bytes(), e.Offset, quote),
		Hints:  []string{"every reply begins with +OK or -ERR in upper case (RFC 1939 §3)"},
	}
	line := wire.FirstLine(e.Got.Bytes())
	if _, err := wire.ParseChallenge(line); err == nil && line.Ending == wire.NoEnding {
		p.Hints = []string{"a line this long is no reply; the server may be broken, or hostile"}
	}
	if name, hint, ok := pop3.ForeignGreeting(e.Got.Bytes()); ok {
		p.Text = "the server does not speak POP3, but " + name
		p.Hints = []string{hint}
	}
	return p
}

// pointed is how much of octets is shown before and after the place pointed at.
const pointed = 48

// pointAt returns octets and, below them, a pointer at one of them.
func pointAt(got []byte, offset int, quote quoter) []string {
	if len(got) == 0 {
		return []string{"(an empty line)"}
	}
	offset = min(offset, len(got))
	from := max(0, offset-pointed)
	before, after := got[from:offset], got[offset:min(len(got), offset+pointed)]
	left := strings.TrimSuffix(quote(before), `"`)
	right := strings.TrimPrefix(quote(after), `"`)
	return []string{left + right, strings.Repeat(" ", width(left)) + "^"}
}

func unasked(e *session.UnaskedError, quote quoter) Problem {
	p := Problem{
		Text:   "the server sent something that nobody asked for" + answering(e.After.Verb) + ", so the session was ended: it would be taken for the next reply",
		Detail: []string{quote(e.Got.Bytes())},
		Hints:  []string{"a server that is about to close may say why here; connect again"},
	}
	stray := pop3.Stray{Verb: e.After.Verb, Command: e.After.Command, Body: e.After.Body, Start: e.Got.Bytes()}
	if means, ref := stray.Means(); means != "" {
		p.Hints = []string{"perhaps " + means + " (" + ref.String() + ")"}
	}
	return p
}

// answering says which answer something came behind.
func answering(verb string) string {
	if verb == "" {
		return ""
	}
	return " behind its answer to " + Escape([]byte(upper(verb)))
}

func early(e *wire.PreTLSError, quote quoter) Problem {
	return Problem{
		Text:   fmt.Sprintf("%s came in clear where only TLS may follow", Plural(int64(e.Got.Len()), "octet")),
		Detail: []string{quote(e.Got.Bytes())},
		Hints:  injectionHints,
	}
}

func badLine(e *wire.LineError, _ quoter) Problem {
	return Problem{Text: own(e.Reason), Hints: []string{"nothing was sent; :raw sends octets of any kind"}}
}

func badArgument(e *pop3.ArgError, _ quoter) Problem {
	return Problem{Text: own(e.Error()), Hints: []string{e.Kind.String() + ": " + e.Kind.Hint()}}
}

func unreadable(e *pop3.ParseError, quote quoter) Problem {
	return Problem{Text: "the " + e.What + " cannot be read: " + e.Reason, Detail: []string{quote(e.Got)}}
}

func signOn(e *session.AuthError, quote quoter) Problem {
	cause := describe(e.Err, quote)
	return Problem{
		Text:   "AUTH " + Escape([]byte(e.Mechanism)) + ": " + cause.Text,
		Detail: cause.Detail,
		Hints:  append(cause.Hints, "-v shows the steps of the exchange; --auth chooses another way to log in"),
	}
}

func outside(e *session.OutsideError, _ quoter) Problem {
	return Problem{
		Text:  "the SRV record of " + Quote(e.Domain) + " names " + Quote(e.Target) + ", a host outside that domain (RFC 8314 §5.1)",
		Hints: []string{"nothing proves that the record is genuine; name that host yourself if you trust it"},
	}
}

// moments are the hints for what came at the wrong moment.
var moments = []struct {
	err  error
	hint string
}{
	{session.ErrClosed, ":reopen connects again"},
	{session.ErrOutOfStep, ":resync reads the rest, :drop ends the connection"},
	{session.ErrHandshake, "the connection was closed, since what follows is no text; :reopen opens it again"},
	{session.ErrNothingOwed, "send a command first"},
	{session.ErrUnproved, "a server that says +OK where + is due cannot be told from one that lies; --initial-response on leaves it nothing to ask for"},
}

func moment(err error, _ quoter) (Problem, bool) {
	for _, m := range moments {
		if errors.Is(err, m.err) {
			return Problem{Text: m.err.Error(), Hints: []string{m.hint}}, true
		}
	}
	return Problem{}, false
}
