package session

import (
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"popsh/session/pop3"
	"popsh/session/wire"
)

const (
	knownMost = 100_000 // messages that are remembered: those with numbers up to it
	pageMost  = 256     // messages that memory is taken for together
	textMost  = 120     // octets that are remembered of a subject, a sender and an id
)

// A Message is what a session has seen of one message. Its texts came from the
// server, decoded (RFC 2047), and are cut after 120 octets.
type Message struct {
	Number  int64
	Octets  int64 // by LIST; meaningful when Sized
	Sized   bool
	Marked  bool        // as deleted, by this session
	Headed  bool        // its header was seen
	ID      wire.Octets // the unique-id; empty when not seen
	From    wire.Octets
	Subject wire.Octets
	Date    time.Time // zero when not seen

	header uint64 // a sum of the header, when it has been seen
	headed bool

	words  string // of From and Subject, folded, a blank before each
	starts uint64 // a bit for the first two octets of each word, for a quick no
}

// Known is what a session has seen of its maildrop: sizes, unique-ids and headers
// out of replies that somebody asked for, and the deletion marks. Nothing is ever
// sent to learn more. It holds at most the first 100 000 messages. The zero value
// knows nothing.
//
// It changes only while a reply is read. Between two replies any goroutine may
// read it; a Known that was replaced, at a login or by TLS, changes no more.
type Known struct {
	pages   [][]Message // the message n is the one n-1 of all; nil pages hold none that was seen
	last    int64       // the highest number that was seen
	counted count       // by the last STAT
	listed  count       // by the last whole LIST
	turn    int         // how often deletion marks have changed
}

// Known returns what has been seen of the maildrop since the login; nothing when
// the session has ended.
func (s *Session) Known() *Known {
	if s.Closed() {
		return &Known{}
	}
	return s.known
}

// Message returns what was seen of the message with that number.
func (k *Known) Message(number int64) (Message, bool) {
	if number < 1 || number > k.last || k.pages[(number-1)/pageMost] == nil {
		return Message{}, false
	}
	m := k.pages[(number-1)/pageMost][(number-1)%pageMost]
	return m, m.Number != 0
}

// Last returns the highest message number that was seen, 0 for none.
func (k *Known) Last() int64 { return k.last }

// Counts returns what the last STAT said. The marks made since are not taken
// away from it.
func (k *Known) Counts() (drop pop3.DropListing, known bool) {
	return k.counted.DropListing, k.counted.known
}

// Matching returns the numbers of the messages whose subject or sender has a word
// that begins with prefix, lowest first. ASCII letters match in both cases, and
// what is no letter and no digit matches a blank. An empty prefix matches nothing.
func (k *Known) Matching(prefix string) iter.Seq[int64] {
	wanted := " " + folded(prefix)
	start := starts(wanted)
	return func(yield func(int64) bool) {
		for m := range k.all() {
			if m.starts&start != start || prefix == "" || !strings.Contains(m.words, wanted) {
				continue
			}
			if !yield(m.Number) {
				return
			}
		}
	}
}

// at returns the place to note something about a message, nil beyond the bound.
func (k *Known) at(number int64) *Message {
	if number < 1 || number > knownMost {
		return nil
	}
	page, i := int((number-1)/pageMost), (number-1)%pageMost
	if missing := page + 1 - len(k.pages); missing > 0 {
		k.pages = append(k.pages, make([][]Message, missing)...)
	}
	if k.pages[page] == nil {
		k.pages[page] = make([]Message, pageMost)
	}
	m := &k.pages[page][i]
	m.Number, k.last = number, max(k.last, number)
	return m
}

// all gives the messages there is memory for, in the order of their numbers; the
// Number of one that was not seen is 0.
func (k *Known) all() iter.Seq[*Message] {
	return func(yield func(*Message) bool) {
		for _, page := range k.pages {
			for i := range page {
				if !yield(&page[i]) {
					return
				}
			}
		}
	}
}

// mark notes what a command did to the deletion marks.
func (k *Known) mark(marks pop3.Marks, args []string) {
	if marks != pop3.KeepMarks {
		k.turn++
	}
	switch marks {
	case pop3.AddMark:
		if m := k.at(numberIn(args)); m != nil {
			m.Marked = true
		}
	case pop3.ClearMarks:
		for m := range k.all() {
			m.Marked = false
		}
	}
}

// numberIn returns the message number that a command was sent with, 0 for none.
func numberIn(args []string) int64 {
	if len(args) == 0 {
		return 0
	}
	n, err := strconv.ParseUint(args[0], 10, 63)
	if err != nil {
		return 0
	}
	return int64(n)
}

// listing notes a line of LIST and reports whether it was one.
func (k *Known) listing(text []byte) bool {
	scan, _, err := pop3.ParseListing(text)
	if err != nil {
		return false
	}
	if m := k.at(scan.Message); m != nil {
		m.Octets, m.Sized = scan.Octets, true
	}
	return true
}

// unique notes a line of UIDL.
func (k *Known) unique(text []byte) {
	u, _, err := pop3.ParseUnique(text)
	if err != nil {
		return
	}
	if m := k.at(u.Message); m != nil {
		m.ID = cut(u.ID)
	}
}

// cut returns a copy of the start of a text, without half a character at its end.
func cut(text []byte) wire.Octets {
	if len(text) > textMost {
		end := textMost
		for end > textMost-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	return wire.OctetsOf(text).Clone()
}

// index makes the words of a message ready to be looked for.
func (m *Message) index() {
	m.words = " " + folded(string(m.Subject.Bytes())) + " " + folded(string(m.From.Bytes()))
	m.starts = starts(m.words)
}

// starts returns the bits of the words of a folded text: one in the lower half for
// the first two octets of a word, one in the upper half for the first three. What a
// word does not have, it may go on with as a prefix, so there is no bit for that.
func starts(words string) (set uint64) {
	for i := 0; i+2 < len(words); i++ {
		if words[i] != ' ' || words[i+1] == ' ' || words[i+2] == ' ' {
			continue
		}
		two := words[i+1]*31 + words[i+2]
		set |= 1 << (two & 31)
		if i+3 < len(words) && words[i+3] != ' ' {
			set |= 1 << (32 + (two*31+words[i+3])&31)
		}
	}
	return set
}

// folded returns text in lower case, with blanks for what is in no word. It looks
// at octets, so that what is not UTF-8 can be found as well.
func folded(text string) string {
	b := []byte(text)
	for i, c := range b {
		switch {
		case 'A' <= c && c <= 'Z':
			b[i] = c | 0x20
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', c >= utf8.RuneSelf:
		default:
			b[i] = ' '
		}
	}
	return string(b)
}
