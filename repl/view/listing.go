package view

import (
	"fmt"
	"strconv"

	"popsh/session/pop3"
)

// counts is the answer to STAT (RFC 1939 §5).
type counts struct {
	Messages int64 `json:"messages"`
	Octets   int64 `json:"octets"`
}

func readCounts(text []byte) (row, pop3.Oddity, error) {
	d, odd, err := pop3.ParseStat(text)
	return counts(d), odd, err
}

func (c counts) lines(bool) [][]cell {
	return sentence(Plural(c.Messages, "message") + ", " + inOctets(c.Octets))
}

// sentence makes a row of one text.
func sentence(text string) [][]cell { return [][]cell{{{text: text, means: Note}}} }

// listing is a line of LIST (RFC 1939 §5).
type listing struct {
	Message int64 `json:"message"`
	Octets  int64 `json:"octets"`
}

// Widths of columns. They are fixed, since a list is shown while it comes; what
// does not fit moves the rest of its line.
const (
	numberWidth = 6
	octetsWidth = 13
	sizeWidth   = 9
)

func readListing(text []byte) (row, pop3.Oddity, error) {
	l, odd, err := pop3.ParseListing(text)
	return listing(l), odd, err
}

func (l listing) lines(bare bool) [][]cell {
	octets := Grouped(l.Octets)
	if bare {
		octets = strconv.FormatInt(l.Octets, 10)
	}
	return [][]cell{{
		number(l.Message),
		{text: octets, width: -octetsWidth},
		{text: HumanSize(l.Octets), width: -sizeWidth, means: Note, spare: true},
	}}
}

func number(n int64) cell { return cell{text: strconv.FormatInt(n, 10), width: -numberWidth} }

// oneListing is the answer to LIST with a message number.
type oneListing struct{ listing }

func readOneListing(text []byte) (row, pop3.Oddity, error) {
	l, odd, err := pop3.ParseListing(text)
	return oneListing{listing(l)}, odd, err
}

func (l oneListing) lines(bool) [][]cell {
	return sentence(fmt.Sprintf("message %d: %s", l.Message, inOctets(l.Octets)))
}

// unique is a line of UIDL (RFC 1939 §7).
type unique struct {
	Message int64  `json:"message"`
	ID      octets `json:"id"`
}

func readUnique(text []byte) (row, pop3.Oddity, error) {
	u, odd, err := pop3.ParseUnique(text)
	return unique{u.Message, u.ID}, odd, err
}

func (u unique) lines(bool) [][]cell {
	return [][]cell{{number(u.Message), {text: Escape(u.ID)}}}
}

// oneUnique is the answer to UIDL with a message number.
type oneUnique struct{ unique }

func readOneUnique(text []byte) (row, pop3.Oddity, error) {
	u, odd, err := pop3.ParseUnique(text)
	return oneUnique{unique{u.Message, u.ID}}, odd, err
}

func (u oneUnique) lines(bool) [][]cell {
	return sentence(fmt.Sprintf("message %d has the unique-id %s", u.Message, Escape(u.ID)))
}
