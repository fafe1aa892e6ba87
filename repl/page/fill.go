package page

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Fill breaks a text into lines at its blanks, and within a word only where the
// word is wider than a line. The first line begins with first, the others with
// rest, which leave room for a character.
func Fill(first, rest, text string, columns int) []string {
	var lines []string
	line, empty := first, true
	for _, word := range fields(text) {
		for {
			room := columns - Width(line)
			if empty {
				room = max(room, 1) // something stands in each line, however narrow it is
			}
			if gap := word.gap(empty); gap+Width(word.text) <= room {
				line += strings.Repeat(" ", gap) + word.text
				empty = false
				break
			}
			if empty {
				head := max(len(headOf(word.text, room)), size(word.text))
				line, word.text = line+word.text[:head], word.text[head:]
			}
			lines = append(lines, strings.TrimRight(line, " "))
			line, empty = rest, true
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// A field is a word with the blanks before it.
type field struct {
	blanks int
	text   string
}

func (f field) gap(lineIsEmpty bool) int {
	if lineIsEmpty {
		return 0
	}
	return f.blanks
}

// fields cuts a text at its blanks and keeps count of them, so that columns
// within a line stay where they are.
func fields(text string) []field {
	var list []field
	for text != "" {
		word := strings.TrimLeft(text, " ")
		blanks := len(text) - len(word)
		end := strings.IndexByte(word, ' ')
		if end < 0 {
			end = len(word)
		}
		if end > 0 {
			list = append(list, field{blanks, word[:end]})
		}
		text = word[end:]
	}
	return list
}

// size returns the octets of the first character.
func size(word string) int {
	_, n := utf8.DecodeRuneInString(word)
	return n
}

// headOf returns the first columns of a word.
func headOf(word string, columns int) string {
	for i, r := range word {
		if columns -= cells.RuneWidth(r); columns < 0 {
			return word[:i]
		}
	}
	return word
}

// cells measures text without looking at the environment.
var cells = &runewidth.Condition{StrictEmojiNeutral: true}

// Width returns how many columns of a terminal a text takes up.
func Width(text string) int { return cells.StringWidth(text) }
