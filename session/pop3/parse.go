package pop3

import (
	"bytes"
	"fmt"
	"strconv"
)

// uniqueIDMax is the longest unique-id, in octets (RFC 1939 §7).
const uniqueIDMax = 70

// A DropListing is the answer to STAT (RFC 1939 §5).
type DropListing struct{ Messages, Octets int64 }

// A ScanListing is one line of LIST (RFC 1939 §5).
type ScanListing struct{ Message, Octets int64 }

// A UniqueIDListing is one line of UIDL (RFC 1939 §7). ID is part of the text
// that was parsed and came from the server: it may hold any octets but blanks.
type UniqueIDListing struct {
	Message int64
	ID      []byte
}

// A ParseError says why a text of the server cannot be used. Got is a copy of at
// most 256 octets of it; Error quotes them in printable ASCII.
type ParseError struct {
	What   string // the name of the text: "drop listing"
	Got    []byte
	Reason string
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("%s %s: %s", e.What, strconv.QuoteToASCII(string(e.Got)), e.Reason)
}

// parseErrorMax is how much of an unusable text an error keeps.
const parseErrorMax = 256

func parseError(what string, got []byte, reason string) *ParseError {
	return &ParseError{What: what, Got: bytes.Clone(got[:min(len(got), parseErrorMax)]), Reason: reason}
}

// ParseStat reads the text after the +OK of STAT: the number of messages and
// their octets. What it tolerates it reports; an unusable text is a *ParseError.
func ParseStat(text []byte) (DropListing, Oddity, error) {
	a, b, odd, err := numbers("drop listing", text, "the number of messages", "the number of octets")
	if err != nil {
		return DropListing{}, 0, err
	}
	return DropListing{a, b}, odd, nil
}

// ParseListing reads a line of LIST, or the text after the +OK of LIST with an
// argument: message number and size in octets. An unusable one is a *ParseError.
func ParseListing(line []byte) (ScanListing, Oddity, error) {
	a, b, odd, err := numbers("scan listing", line, "the message number", "the size")
	if err != nil {
		return ScanListing{}, 0, err
	}
	return ScanListing{a, b}, odd | zero(a), nil
}

// ParseUnique reads a line of UIDL, or the text after the +OK of UIDL with an
// argument: message number and unique-id. A unique-id that is too long or holds
// octets outside 0x21 to 0x7E is reported but kept. An unusable line, such as one
// without a unique-id, is a *ParseError.
func ParseUnique(line []byte) (UniqueIDListing, Oddity, error) {
	const what = "unique-id listing"
	first, id, odd := pair(line)
	n, zeros, reason := number(first)
	if reason != "" {
		return UniqueIDListing{}, 0, parseError(what, line, "the message number "+reason)
	}
	if len(id) == 0 {
		return UniqueIDListing{}, 0, parseError(what, line, "the unique-id is missing")
	}
	return UniqueIDListing{n, id}, odd | zeros | zero(n) | oddID(id), nil
}

// ParseOctets reads the number of octets that many servers put behind the +OK of
// RETR: "120 octets", as in the examples of RFC 1939 §5. The standard gives that
// text no form, so there may be none.
func ParseOctets(text []byte) (octets int64, ok bool) {
	first, second, _ := pair(text)
	n, _, reason := number(first)
	word, _, _ := bytes.Cut(second, []byte(" "))
	return n, reason == "" && bytes.EqualFold(bytes.TrimRight(word, ".,;:)"), []byte("octets"))
}

func oddID(id []byte) Oddity {
	var odd Oddity
	if len(id) > uniqueIDMax {
		odd |= TooLong
	}
	if !graphic(id) {
		odd |= BadOctets
	}
	return odd
}

func zero(n int64) Oddity {
	if n == 0 {
		return ZeroNumber
	}
	return 0
}

// numbers reads two numbers; the names tell which of them is wrong.
func numbers(what string, text []byte, nameA, nameB string) (a, b int64, odd Oddity, err error) {
	first, second, odd := pair(text)
	a, zerosA, reason := number(first)
	if reason != "" {
		return 0, 0, 0, parseError(what, text, nameA+" "+reason)
	}
	b, zerosB, reason := number(second)
	if reason != "" {
		return 0, 0, 0, parseError(what, text, nameB+" "+reason)
	}
	return a, b, odd | zerosA | zerosB, nil
}
