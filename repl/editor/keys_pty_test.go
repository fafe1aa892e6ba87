//go:build linux || darwin

package editor

import (
	"strings"
	"syscall"
	"testing"
)

// TestKeys types keys at a terminal and looks for the line that is handed over,
// and for the next one: the editor must be alive after each.
func TestKeys(t *testing.T) {
	tests := []struct{ name, keys, want string }{
		{"home and end, xterm", "bc\x1b[Ha\x1b[Fd", "abcd"},
		{"home and end, application", "bc\x1bOHa\x1bOFd", "abcd"},
		{"home and end, tmux and console", "bc\x1b[1~a\x1b[4~d", "abcd"},
		{"home and end, rxvt", "bc\x1b[7~a\x1b[8~d", "abcd"},
		{"home and end, control", "bc\x01a\x05d", "abcd"},
		{"arrows", "ac\x1b[Db\x1b[Cd\x1bOD\x1bOCe", "abcde"},
		{"delete", "abc\x1b[H\x1b[3~", "bc"},
		{"delete at the end", "abc\x1b[3~", "abc"},
		{"delete in an empty line", "\x1b[3~a", "a"},
		{"escape, then delete in an empty line", "\x1b\x1b[3~a", "a"},
		{"control-D in a line", "abc\x01\x04\x05d", "bcd"},
		{"control-D at the end", "abc\x04d", "abcd"},
		{"backspace", "abx\x7fcx\x08", "abc"},
		{"backspace in an empty line", "\x7f\x08a", "a"},
		{"word left, right", "one two\x1b[1;5DX\x1b[1;5D\x1b[1;3D\x1b[1;5CY", "one YXtwo"},
		{"word keys, alt", "one two\x1bbX\x1bb\x1bb\x1bfY", "one YXtwo"},
		{"word keys, rxvt", "one two\x1bOdX", "one Xtwo"},
		{"kill word", "one two\x01\x1bd", " two"},
		{"kill word left", "one two-three\x1b\x7f", "one two-"},
		{"kill to the blank, first word, with text behind it", "one two\x1b[1;5D\x1b[D\x17\x19", "one two"},
		{"kill to the blank leaves what is right of it", "one two\x1b[1;5D\x1b[D\x17", " two"},
		{"kill left and put back", "one two\x15\x19!", "one two!"},
		{"kill right and put back twice", "one two\x01\x0b\x19\x19", "one twoone two"},
		{"put nothing back", "\x19a", "a"},
		{"control-space and NUL", "\x00a\x00b", "ab"},
		{"control-T on one character", "a\x14b", "ab"},
		{"control-T on two", "ab\x14c", "abc"},
		{"flow control", "a\x13\x11b", "ab"},
		{"control characters that mean nothing", "a\x0f\x16\x18\x1c\x1d\x1e\x1fb", "ab"},
		{"alt-control-T", "a\x1b\x14b", "ab"},
		{"C1 controls", "a\u0080\u009bb\u0085c", "abc"},
		{"invisible characters", "a\u200b\u202e\ufeff\U000e0001b", "ab"},
		{"runes of our own keys", "a\uf000\uf00b\uf0ffb", "ab"},
		{"octets that are no characters", "a\xff\xfe\xc3b", "ab"},
		{"other letters", "größe 例え", "größe 例え"},
		{"function keys", "a\x1bOQ\x1b[15~\x1b[24~\x1b[[Bb", "ab"},
		{"page keys and shift-tab", "a\x1b[5~\x1b[6~\x1b[Z\x1b[2~b", "ab"},
		{"unknown alt keys, or escape and what is typed then", "a\x1bq\x1b1\x1béb", "aq1éb"},
		{"the library's vi keys", "ab\x1br\x1bxc\x1be", "abrxce"},
		{"alt and enter", "ab\x1b\r", "ab"},
		{"line feed", "ab\n", "ab"},
		{"cancel with nothing to cancel", "a\x07b", "ab"},
		{"search, then cancel, in an empty history", "\x12\x07a", "a"},
		{"search, then enter, in an empty history", "\x12a\x7f\x07b", "b"},
		{"up and down in an empty history", "\x1b[A\x1b[Ba", "a"},
		{"tab, tab, kill", "\t\t\x0ba", "a"},
		{"tab, tab, arrows and home", "\t\t\x1b[B\x1b[A\x1b[Ha", "a"},
		{"tab after a wide character", "例\t\ta", "例a"},
		{"position report", "a\x1b[24;80Rb", "ab"},
		{"kind report", "a\x1b[?62;1;6cb", "ab"},
		{"title report", "a\x1b]lDELE 1\x1b\\b", "ab"},
		{"title report with a newline", "a\x1b]lDELE 1\rb", "ab"},
		{"status string report", "a\x1bP1$r0m\x1b\\b", "ab"},
		{"a sequence that never ends", "a\x1b[1;\x01b\x05", "ba"},
		{"escape alone, then enter", "ab\x1b\r", "ab"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ready(t, setup{})
			r.Type(tt.keys)
			if !strings.ContainsAny(tt.keys[len(tt.keys)-1:], "\r\n") {
				r.Type("\r")
			}
			r.Wait("<" + tt.want + ">")
			r.alive()
			r.Type("quit\r")
			r.waitExit(0)
		})
	}
}

func TestCursor(t *testing.T) {
	tests := []struct {
		name, keys, line string
		x                int
	}{
		{"end", "abc", "pop> abc", 8},
		{"home", "abc\x1b[H", "pop> abc", 5},
		{"left", "abc\x1b[D", "pop> abc", 7},
		{"left too often", "a\x1b[D\x1b[D\x1b[D", "pop> a", 5},
		{"right too often", "a\x1b[C\x1b[C", "pop> a", 6},
		{"kill right", "abc\x1b[D\x1b[D\x0b", "pop> a", 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ready(t, setup{})
			r.Type(tt.keys)
			r.WaitCursor(tt.line, tt.x)
		})
	}
}

func TestInterruptAndEnd(t *testing.T) {
	r := ready(t, setup{})
	r.Type("half a line\x03")
	r.Wait("(interrupted)")
	r.WaitCursor("pop>", 5)
	r.Type("\x03")
	r.Wait("pop> ^C")
	r.Type("rest\r")
	r.Wait("<rest>")
	r.waitRaw()
	r.Type("\x04")
	r.Wait("(end)")
	r.waitExit(0)
}

// The library takes keys while a command runs, draws prompts into its output and
// quits at a Ctrl-D that was typed then.
func TestWhileCommandRuns(t *testing.T) {
	r := ready(t, setup{})
	r.Type("await\r")
	r.Wait("(awaiting)")
	r.Type("PASS ahead\n")
	r.Wait("<PASS 5 octets>")
	if strings.Contains(r.Written(), "ahead") {
		t.Errorf("the terminal showed a secret that was typed ahead:\n%s", r.Text())
	}
	r.Type("await\r")
	r.Until("waiting again", func() bool { return strings.Count(r.Text(), "(awaiting)") == 2 })
	r.Type("\x04")
	r.Until("there again", func() bool { return strings.Count(r.Text(), "(there)") == 2 })
	r.alive()
}

func TestLend(t *testing.T) {
	r := ready(t, setup{})
	r.Type("lend\r")
	r.Wait("(lent)")
	r.wantCooked()
	r.order("release")
	r.Until("a prompt", func() bool { return r.endsWith("pop>") })
	r.alive()
}

// The library rewrites what a search has found when it is edited, and panics when a
// search of nothing is left by Ctrl-C.
func TestSearchLeavesHistoryAlone(t *testing.T) {
	r := ready(t, setup{})
	r.Type("\x12\x03")
	r.Wait("(interrupted)")
	r.waitRaw()
	r.Type("RETR 1\r")
	r.Wait("<RETR 1>")
	r.waitRaw()
	r.Type("\x12retr")
	r.WaitLast(`search "retr": RETR 1`)
	r.order("above news")
	r.Wait("news\n" + `search "retr": RETR 1`)
	r.Type("\x05\x7f2")
	r.WaitLast("pop> RETR 2")
	r.Type("\x03")
	r.WaitLast("pop>")
	r.Type("\x1b[A!\r")
	r.Wait("<RETR 1!>")
}

// What is looked for is seen on a narrow terminal as well.
func TestSearchOnANarrowTerminal(t *testing.T) {
	r := start(t, setup{columns: 40, rows: 12})
	r.WaitLast("pop>")
	r.Type("RETR 1\r")
	r.Wait("<RETR 1>")
	r.waitRaw()
	r.Type("\x12retr")
	r.WaitLast(`search "retr": RETR 1`)
	r.Type(" and a long text")
	r.WaitLast(`none "… long text": RETR 1`)
	r.Type("\x07")
	r.WaitLast("pop>")
}

// Ctrl-\ makes a Go program dump its goroutines into the terminal.
func TestQuitKeyWhileCommandRuns(t *testing.T) {
	r := ready(t, setup{})
	r.Type("block\r")
	r.Wait("(blocked)")
	r.Type("\x1c")
	r.waitExit(128 + int(syscall.SIGQUIT))
	if strings.Contains(r.Written(), "goroutine") {
		t.Errorf("the screen shows:\n%s", r.Text())
	}
}

func TestInterruptWhileCommandRuns(t *testing.T) {
	r := ready(t, setup{})
	r.Type("block\r")
	r.Wait("(blocked)")
	r.Type("\x03")
	r.Wait("(SIGINT)")
	r.alive()
}

// Printing right after Readline returned must not bring a prompt with it.
func TestOutputHasNoStrayPrompts(t *testing.T) {
	r := ready(t, setup{columns: 80, rows: 100})
	const lines = 200
	for range lines {
		r.Type("x\r")
	}
	r.Type("done\r")
	r.Wait("<done>")
	r.WaitLast("pop>")
	for i, line := range r.Lines() {
		if line != "pop> x" && line != "<x>" && line != "pop> done" && line != "<done>" && line != "pop>" {
			t.Errorf("row %d = %q, want a prompt or an answer", i, line)
		}
	}
}
