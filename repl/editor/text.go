package editor

import (
	"slices"
	"unicode"
)

// A text is a line and the cursor in it, counted in runes. Its methods return
// another text and share nothing with it.
type text struct {
	line []rune
	at   int
}

func textOf(s string) text {
	line := []rune(s)
	return text{line, len(line)}
}

// cut removes the runes from..to.
func (t text) cut(from, to int) text {
	return t.replace(from, to, nil)
}

// insert puts runes at the cursor.
func (t text) insert(s []rune) text {
	return t.replace(t.at, t.at, s)
}

// replace puts runes in the place of from..to, and the cursor behind them.
func (t text) replace(from, to int, s []rune) text {
	return text{slices.Concat(t.line[:from], s, t.line[to:]), from + len(s)}
}

// left returns where the run of runes of a kind before the cursor starts, with
// what separates it from the cursor.
func (t text) left(is func(rune) bool) int {
	at := t.at
	for at > 0 && !is(t.line[at-1]) {
		at--
	}
	for at > 0 && is(t.line[at-1]) {
		at--
	}
	return at
}

// right returns where the run of runes of a kind after the cursor ends.
func (t text) right(is func(rune) bool) int {
	at := t.at
	for at < len(t.line) && !is(t.line[at]) {
		at++
	}
	for at < len(t.line) && is(t.line[at]) {
		at++
	}
	return at
}

func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) }
func isInked(r rune) bool { return !unicode.IsSpace(r) }
