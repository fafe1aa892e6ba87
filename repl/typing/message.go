package typing

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// numbersMost is how many message numbers are thought of, countedMost how many of
// those that a word fits are counted: each must be looked at.
const (
	numbersMost = 100_000
	countedMost = 20_000
)

// offerMessages offers message numbers, by their first digits or by a word of the
// subject or the sender.
func offerMessages(sc *Scene, p Place, o *Offers) {
	numbers, most := sc.Known.Matching(p.Word), countedMost
	if strings.Trim(p.Word, "0123456789") == "" {
		numbers, most = numbersFrom(p.Word, sc.highest()), numbersMost
	}
	for n := range numbers {
		if o.least = o.more == most; o.least {
			return
		}
		o.fitting(func() editor.Candidate { return sc.messageCandidate(n) })
	}
}

// highest is the highest message number to offer: the one that the server told,
// or the highest seen.
func (sc *Scene) highest() int64 {
	if n, known := sc.Machine.Highest(); known {
		return min(n, numbersMost)
	}
	return sc.Known.Last()
}

// numbersFrom returns the numbers up to most that begin with the digits, lowest
// first, without a look at those that do not.
func numbersFrom(digits string, most int64) iter.Seq[int64] {
	from, to := int64(1), most
	if digits != "" {
		from, _ = strconv.ParseInt(digits, 10, 64)
		to = from
	}
	if strings.HasPrefix(digits, "0") {
		most = 0
	}
	return func(yield func(int64) bool) {
		for lo, hi := from, to; lo <= most && lo > 0; lo, hi = lo*10, hi*10+9 {
			for n := lo; n <= min(hi, most); n++ {
				if !yield(n) {
					return
				}
			}
			if digits == "" {
				return
			}
		}
	}
}

func (sc *Scene) messageCandidate(number int64) editor.Candidate {
	m, _ := sc.Known.Message(number)
	return editor.Candidate{Text: strconv.FormatInt(number, 10), Note: describe(m), Gist: gist(m), Dim: m.Marked}
}

// Columns of the table of messages.
const (
	senderWidth  = 20
	subjectWidth = 60
)

// describe is what is known of a message, in columns.
func describe(m session.Message) string {
	size, date, mark := "", "", ""
	if m.Sized {
		size = view.HumanSize(m.Octets)
	}
	if !m.Date.IsZero() {
		date = m.Date.Format(time.DateOnly)
	}
	if m.Marked {
		mark = "x marked as deleted  "
	}
	sender := view.Column(view.Escape(view.SenderOf(m)), senderWidth)
	note := fmt.Sprintf("%9s  %-10s  %s  %s%s", size, date, sender, mark, subjectOf(m))
	return strings.TrimRight(note, " ")
}

// gist is what tells a message from the others.
func gist(m session.Message) string {
	words := []string{subjectOf(m), safe(view.SenderOf(m), senderWidth)}
	if m.Marked {
		words = slices.Insert(words, 0, "x")
	}
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	return strings.Join(words, "  ")
}

func subjectOf(m session.Message) string { return safe(m.Subject.Bytes(), subjectWidth) }

// askMessage says which message numbers there are.
func askMessage(sc *Scene, _ Place) string {
	n, known := sc.Machine.Highest()
	switch {
	case !known && sc.Machine.State() == pop3.Transaction:
		stat := pop3.First(func(c *pop3.Command) bool { return c.Text == pop3.Counts })
		return stat.Verb + " tells how many there are"
	case !known:
		return ""
	case n == 0:
		return "the maildrop is empty"
	}
	return fmt.Sprintf("1..%d", n)
}

// tellMessage says which message a number means.
func tellMessage(sc *Scene, p Place) string {
	if pop3.Message.Check(p.Word) != nil {
		for range sc.Known.Matching(p.Word) {
			return "TAB finds it by subject or sender"
		}
		return pop3.Message.Hint()
	}
	n, _ := strconv.ParseInt(p.Word, 10, 64)
	m, _ := sc.Known.Message(n)
	size, mark, quoted := "", "", ""
	if m.Sized {
		size = view.HumanSize(m.Octets)
	}
	if m.Marked {
		mark = "marked as deleted"
	}
	if m.Subject.Len() > 0 {
		quoted = `"` + subjectOf(m) + `"`
	}
	return joined(" ", mark, size, quoted)
}
