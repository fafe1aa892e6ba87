package page

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"popsh/session/pop3"
)

// packed takes all blanks out of a text.
func packed(text string) string { return strings.Join(strings.Fields(text), "") }

func TestLinesLoseNoWord(t *testing.T) {
	for i := range pop3.Commands {
		c := &pop3.Commands[i]
		for _, width := range []int{20, 37, 100} {
			got := packed(strings.Join(Paragraphs(c.Long).Lines(width), " "))
			if want := packed(c.Long); got != want {
				t.Errorf("%s at %d columns = %q, want %q", c.Verb, width, got, want)
			}
		}
	}
}

func TestPageLines(t *testing.T) {
	p := Page{
		Title("a title"),
		Fact("term", "what it is, at some length"),
		Fact("a long term here", "x"),
		Fixed("  as it stands"),
		Paragraph("one two"),
	}
	want := []string{
		"a title",
		"  term  what it is,",
		"        at some",
		"        length",
		"  a long term here",
		"        x",
		"    as it stands",
		"",
		"one two",
	}
	if got := p.Lines(20); !slices.Equal(got, want) {
		t.Errorf("lines(20) = %q, want %q", got, want)
	}
}

// FuzzFill: lines are as narrow as asked for, and no character but blanks is
// lost.
func FuzzFill(f *testing.F) {
	f.Add("a text of some words", 10)
	f.Add("awordwithoutanyblankatall b", 7)
	f.Add("  two  blanks ", 20)
	f.Add("", 1)
	f.Add("much too narrow", 1)
	f.Add("\x14", 0)
	f.Add("nine0long \x14", 10) // a word that takes no room, but the blank before it does
	f.Add("日本語のとても長い言葉", 5)
	f.Fuzz(func(t *testing.T, text string, columns int) {
		if columns < 0 || columns > 200 || !utf8.ValidString(text) || strings.ContainsAny(text, "\t\n\v\f\r\u0085\u00a0") {
			return
		}
		lines := Fill(" ", "  ", text, columns)
		if got := packed(strings.Join(lines, "")); got != packed(text) {
			t.Errorf("Fill(%q, %d) = %q, want all of it", text, columns, lines)
		}
		for _, l := range lines {
			if Width(l) > max(columns, 4) {
				t.Errorf("Fill(%q, %d): %q is too wide", text, columns, l)
			}
		}
	})
}
