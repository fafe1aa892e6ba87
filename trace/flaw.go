package trace

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"

	"popsh/session/pop3"
)

// A flawFinder follows the framing of replies (RFC 1939 §3) and finds what is wrong
// with it.
type flawFinder struct {
	reply   *Exchange // whose lines the server says
	stuffed int64     // octets of its body that are stuffing dots
	begun   bool      // a line of the server has not ended
}

// announced is how many octets a reply says will follow. Nobody has to say it, and
// some mean another number by it.
var announced = regexp.MustCompile(`^\+OK (\d{1,18}) octets\b`)

// look returns what is wrong at a step, or "".
func (f *flawFinder) look(r *Record, place Place) (flaw string) {
	x := place.Exchange
	if r.Kind != Data || r.Side != Server || x == nil {
		return ""
	}
	raw, end := rawOf(r)
	whole := !f.begun
	f.begun = end == noEnding
	if x != f.reply {
		flaw = f.unended()
		f.reply, f.stuffed = x, 0
	}
	text, _ := cutEnd(raw)
	switch {
	case place.Role == EndMark && x.Message:
		return f.size(x)
	case place.Role != BodyLine || !whole || !bytes.HasPrefix(text, dot):
		return flaw
	case bytes.HasPrefix(text, []byte("..")):
		f.stuffed++
		return flaw
	case len(text) == 1:
		return "this dot ends nothing: a line end of LF alone stands before or behind it"
	}
	return "this line begins with a dot that is not doubled"
}

// unended says that the reply so far has no end, if that is so.
func (f *flawFinder) unended() string {
	x := f.reply
	if x == nil || !x.Body || x.Ended || x.Role != Request {
		return ""
	}
	return fmt.Sprintf("the reply to %s has no end mark", visibleVerb(x))
}

// visibleVerb is a verb that can be shown.
func visibleVerb(x *Exchange) string {
	if row, known := pop3.Lookup(x.Verb); known {
		return row.Verb
	}
	return TextOf(x.Verb).String()
}

// size compares what a reply announced with what came.
func (f *flawFinder) size(x *Exchange) string {
	m := announced.FindSubmatch(x.Status.Octets)
	if m == nil || x.Elided {
		return ""
	}
	want, err := strconv.ParseInt(string(m[1]), 10, 64)
	if got := x.Octets - f.stuffed; err == nil && got != want {
		return fmt.Sprintf("%d octets were announced, and %d came", want, got)
	}
	return ""
}
