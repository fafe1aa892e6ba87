//go:build linux || darwin

package editor

import "testing"

// TestKeys types keys at a terminal and looks for the line and the cursor.
func TestKeys(t *testing.T) {
	tests := []struct {
		name, keys, line string
		cursor           int
	}{
		{"home and end", "bc\x1b[Ha\x1b[Fd", "pop> abcd", 9},
		{"home", "abc\x1b[H", "pop> abc", 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, setup{})
			r.waitCursor("pop>", 5)
			r.typed(tt.keys)
			r.waitCursor(tt.line, tt.cursor)
			r.typed("\x03quit\r")
			r.waitExit(0)
		})
	}
}
