package editor

import (
	"slices"
	"strings"
	"testing"
)

func TestLayout(t *testing.T) {
	tests := []struct {
		line    string
		columns int
		want    []place
	}{
		{"", 5, []place{{0, 0}}},
		{"ab", 5, []place{{0, 0}, {0, 1}, {0, 2}}},
		{"abc", 3, []place{{0, 0}, {0, 1}, {0, 2}, {1, 0}}},
		{"abcd", 3, []place{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}}},
		{"例え", 5, []place{{0, 0}, {0, 2}, {0, 4}}},
		{"a例え", 4, []place{{0, 0}, {0, 1}, {1, 0}, {1, 2}}},
		{"e\u0301x", 5, []place{{0, 0}, {0, 1}, {0, 1}, {0, 2}}},
		{"例", 1, []place{{0, 0}, {1, 0}}},
	}
	for _, tt := range tests {
		if got := layout(lineCells([]rune(tt.line), nil), tt.columns); !slices.Equal(got, tt.want) {
			t.Errorf("layout(%q, %d) = %v, want %v", tt.line, tt.columns, got, tt.want)
		}
	}
}

// Wide characters are two columns: the cursor goes to where the terminal has them.
func TestDrawWide(t *testing.T) {
	var b strings.Builder
	s := screen{w: &b, size: func() (int, int) { return 5, 24 }}
	s.draw(picture{prompt: promptCells("> "), line: lineCells([]rune("a例え"), nil), at: 1})
	if want := "\r\x1b[J> a例え \x1b[1A\r\x1b[3C"; b.String() != want {
		t.Errorf("draw() wrote %q, want %q", b.String(), want)
	}
	b.Reset()
	s.draw(picture{prompt: promptCells("> "), line: lineCells([]rune("ab例え"), nil), at: 4})
	if want := "\r\x1b[J> ab例え \r\x1b[4C"; b.String() != want {
		t.Errorf("draw() wrote %q, want %q", b.String(), want)
	}
}

func TestPromptCells(t *testing.T) {
	tests := []struct{ in, want string }{
		{"pop> ", "pop> "},
		{"\x1b[1;34mpop\x1b[0m> ", "pop> "},
		{"\x1b]0;title\apop> ", "pop> "},
		{"\x1b]8;;x\x1b\\a\x1b]8;;\x1b\\", "a"},
		{"a\x1b", "a"},
		{"a\x1b[", "a"},
		{"a\nb\tc\x00", "abc"},
	}
	for _, tt := range tests {
		var got strings.Builder
		for _, c := range promptCells(tt.in) {
			got.WriteRune(c.r)
		}
		if got.String() != tt.want {
			t.Errorf("promptCells(%q) = %q, want %q", tt.in, got.String(), tt.want)
		}
	}
}

func TestLineCells(t *testing.T) {
	paints := []Paint{
		{From: -5, To: 2, Style: "\x1b[1m"},
		{From: 1, To: 99, Mask: true},
		{From: 0, To: 1, Style: "\x1b[2J"}, // no style
	}
	if got := masked("a例b", paints); got != "a**" {
		t.Errorf("masked() = %q, want %q", got, "a**")
	}
	for i, c := range lineCells([]rune("abc"), paints) {
		if want := map[int]string{0: "\x1b[1m", 1: "\x1b[1m"}[i]; c.style != want && i < 2 {
			t.Errorf("style of cell %d = %q, want %q", i, c.style, want)
		}
	}
}

func TestShared(t *testing.T) {
	tests := []struct {
		candidates []string
		want       string
	}{
		{[]string{"RETR"}, "RETR"},
		{[]string{"RETR", "RSET"}, "R"},
		{[]string{"RETR", "rest"}, "RE"},
		{[]string{"a", "b"}, ""},
		{[]string{"ab", "a"}, "a"},
	}
	for _, tt := range tests {
		var c Completion
		for _, text := range tt.candidates {
			c.Candidates = append(c.Candidates, Candidate{Text: text})
		}
		if got := string(c.shared()); got != tt.want {
			t.Errorf("shared(%q) = %q, want %q", tt.candidates, got, tt.want)
		}
	}
}

// The gist of a candidate stands where a row is short, and the note where it is not or
// there is nothing else.
func TestTable(t *testing.T) {
	c := Completion{Candidates: []Candidate{
		{Text: "7", Note: "14.2 KB  2026-03-01  Alice  Invoice 118", Gist: "Invoice 118  Alice"},
		{Text: "12", Note: "1.1 KB"},
	}, More: 3}
	for columns, want := range map[int]string{
		80: "  7   14.2 KB  2026-03-01  Alice  Invoice 118\n  12  1.1 KB\n  3 more\n",
		40: "  7   Invoice 118  Alice\n  12  1.1 KB\n  3 more\n",
		15: "  7   Invoice…\n  12  1.1 KB\n  3 more\n",
	} {
		if got := table(c, columns, 24); got != want {
			t.Errorf("table(%d columns) =\n%swant\n%s", columns, got, want)
		}
	}
}

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain é 例", "plain é 例"},
		{"a\tb\nc", "a b c"},
		{"\x1b[31mred\x1b[0m", "red"},
		{"a\u202eb\u200bc\u0085d\x00", "abcd"},
		{"\x1b]0;title\x07x", "x"},
		{"x\x1b", "x"},
		{"\x1b\x1b[Hx", "x"},
	}
	for _, tt := range tests {
		if got := visible(tt.in); got != tt.want {
			t.Errorf("visible(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
