package pop3

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// stampMax is the longest timestamp that is believed, in octets: one that fits
// into a greeting.
const stampMax = 512

// ErrNoStamp says that a greeting holds no angle brackets, so APOP is not offered
// (RFC 1939 §7).
var ErrNoStamp = errors.New("the greeting holds no APOP timestamp")

// A StampError says why the brackets of a greeting are not believed to be a
// timestamp. Got is a copy of at most 256 octets; Error quotes them.
type StampError struct {
	Got    []byte
	Reason string
}

func (e *StampError) Error() string {
	return fmt.Sprintf("the APOP timestamp %s %s", strconv.QuoteToASCII(string(e.Got)), e.Reason)
}

// FindStamp finds the timestamp of APOP in the text of a greeting: the last msg-id
// of it, with its angle brackets (RFC 1939 §7). It is checked strictly, one @
// between two dot-atoms of printable ASCII, because a server, or somebody in the
// line, who may choose other octets can learn characters of the secret. If no
// brackets hold a msg-id, a *StampError tells what is wrong with the last ones;
// without brackets the error is [ErrNoStamp].
func FindStamp(text []byte) (string, error) {
	var stamp string
	var refused error = ErrNoStamp
	open := -1
	for i, c := range text {
		switch {
		case c == '<':
			open = i
		case c == '>' && open >= 0:
			got := text[open : i+1]
			if reason := badStamp(string(got)); reason == "" {
				stamp = string(got)
			} else {
				refused = &StampError{bytes.Clone(got[:min(len(got), parseErrorMax)]), reason}
			}
			open = -1
		}
	}
	if stamp != "" {
		return stamp, nil
	}
	return "", refused
}

// badStamp says what is wrong with a timestamp in its brackets, or nothing.
func badStamp(stamp string) string {
	if len(stamp) > stampMax {
		return fmt.Sprintf("is longer than %d octets", stampMax)
	}
	id := stamp[1 : len(stamp)-1]
	left, right, found := strings.Cut(id, "@")
	switch {
	case strings.ContainsAny(id, " \t"):
		return "has a blank in it"
	case !graphic(id):
		return "holds octets that are not printable ASCII"
	case !found:
		return "has no @"
	case strings.Contains(right, "@"):
		return "has more than one @"
	case !dotAtom(left):
		return "does not name anything before the @"
	case !dotAtom(right) && !domainLiteral(right):
		return "does not name a host after the @"
	}
	return ""
}

// dotAtom reports whether s is words joined by single dots, of the characters that
// RFC 5322 §3.2.3 allows. All octets are printable ASCII.
func dotAtom(s string) bool {
	for word := range strings.SplitSeq(s, ".") {
		if word == "" || strings.ContainsAny(word, `()<>[]:;@\,"`) {
			return false
		}
	}
	return true
}

// domainLiteral reports whether s is an address in square brackets.
func domainLiteral(s string) bool {
	inner, ok := strings.CutPrefix(s, "[")
	inner, ok2 := strings.CutSuffix(inner, "]")
	return ok && ok2 && inner != "" && !strings.ContainsAny(inner, `[]\<>@`)
}
