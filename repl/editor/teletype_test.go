package editor

import (
	"strings"
	"testing"
)

// TestTeletype draws one line after the other and looks at what was written: no
// more than has changed, and a backspace for each column.
func TestTeletype(t *testing.T) {
	type step struct {
		line string
		at   int
		want string
	}
	tests := []struct {
		name  string
		steps []step
	}{
		{"typed", []step{{"", 0, "> "}, {"a", 1, "a"}, {"ab", 2, "b"}}},
		{"nothing new", []step{{"ab", 2, "> ab"}, {"ab", 2, ""}}},
		{"backspace", []step{{"ab", 2, "> ab"}, {"a", 1, "\b \b"}}},
		{"left and right", []step{{"abc", 3, "> abc"}, {"abc", 1, "\b\b"}, {"abc", 2, "b"}}},
		{"inserted", []step{{"ac", 1, "> ac\b"}, {"abc", 2, "bc\b"}}},
		{"wide characters", []step{{"例え", 2, "> 例え"}, {"例え", 1, "\b\b"}, {"例", 1, "  \b\b"}}},
		{"a mark on a letter", []step{{"e\u0301x", 3, "> e\u0301x"}, {"e\u0301", 2, "\b \b"}, {"e\u0301", 1, ""}}},
		{"wider than the row", []step{{"0123456789", 10, "3456789"}, {"0123456789x", 11, "x"}, {"0123456789xyz", 13, "\b\b\b\b\b\b\b\b89xyz   \b\b\b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			tele := &teletype{w: &b, columns: func() int { return 12 }}
			for _, s := range tt.steps {
				b.Reset()
				tele.draw(picture{prompt: promptCells("> "), line: lineCells([]rune(s.line), nil), at: s.at})
				if b.String() != s.want {
					t.Errorf("draw(%q, %d) wrote %q, want %q", s.line, s.at, b.String(), s.want)
				}
			}
		})
	}
}
