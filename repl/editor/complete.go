package editor

import (
	"strings"
	"unicode"
)

// A Completion is what may stand in the place of the runes From up to the cursor.
type Completion struct {
	From       int
	Candidates []Candidate
	More       int  // candidates that were left out
	Least      bool // there may be more than More
}

// A Candidate is one of the words that fit.
type Candidate struct {
	Text string // goes into the line
	Note string // is shown behind it
	Gist string // is shown in place of the note where a row is short; empty for the note
	Dim  bool   // is shown dim: it fits, and will not work
	Open bool   // goes on, such as a folder: no blank follows
}

// complete puts the only candidate into the line, or as much as all have in
// common, or shows them.
func (e *Editor) complete(t text) text {
	if e.opts.Complete == nil {
		return e.bell(t)
	}
	c := e.opts.Complete(string(t.line), t.at)
	if len(c.Candidates) == 0 || c.From < 0 || c.From > t.at {
		return e.bell(t)
	}
	if len(c.Candidates) == 1 && c.More == 0 {
		return t.completed(c.From, c.Candidates[0])
	}
	typed := t.line[c.From:t.at]
	if shared := c.shared(); c.More == 0 && len(shared) > len(typed) && foldEqual(shared[:len(typed)], typed) {
		return t.replaceLeft(c.From, shared)
	}
	columns, rows := e.size()
	e.Above(table(c, columns, rows))
	return t
}

// completed puts a candidate before the cursor, and a blank behind it.
func (t text) completed(from int, c Candidate) text {
	t = t.replaceLeft(from, []rune(visible(c.Text)))
	switch {
	case c.Open:
	case t.at < len(t.line) && t.line[t.at] == ' ':
		t.at++
	default:
		t = t.insert([]rune{' '})
	}
	return t
}

func (t text) replaceLeft(from int, s []rune) text { return t.replace(from, t.at, s) }

// shared returns what all candidates begin with, in the case of the first.
func (c Completion) shared() []rune {
	shared := []rune(visible(c.Candidates[0].Text))
	for _, other := range c.Candidates[1:] {
		n := 0
		for _, r := range other.Text {
			if n == len(shared) || unicode.ToLower(r) != unicode.ToLower(shared[n]) {
				break
			}
			n++
		}
		shared = shared[:n]
	}
	return shared
}

func foldEqual(a, b []rune) bool { return strings.EqualFold(string(a), string(b)) }
