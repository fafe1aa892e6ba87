//go:build linux || darwin

package editor

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
)

func TestWrap(t *testing.T) {
	long := strings.Repeat("abcdefghij", 5)
	for _, n := range []int{14, 15, 16, 34, 35, 36, 50} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := ready(t, setup{columns: 20, rows: 8})
			r.Type(long[:n])
			r.Until("the cursor behind the line", func() bool {
				x, y := r.Cursor()
				return x == (5+n)%20 && y == (5+n)/20
			})
			r.Type("\x01X\x1b[3~")
			r.Until("the cursor on the first row", func() bool {
				x, y := r.Cursor()
				return x == 6 && y == 0
			})
			r.Type("\r")
			r.Until("the answer", func() bool {
				return strings.Contains(strings.ReplaceAll(r.Text(), "\n", ""), "<X"+long[1:n]+">")
			})
		})
	}
}

// The library loops for ever when the prompt is as wide as the terminal.
func TestPromptAsWideAsTheTerminal(t *testing.T) {
	for _, width := range []int{9, 10, 11, 19, 20, 21, 39, 40, 41, 80} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			r := start(t, setup{columns: 20, rows: 8, prompt: strings.Repeat("p", width-2) + "> "})
			want := "short>"
			if width <= 10 {
				want = strings.Repeat("p", width-2) + ">"
			}
			r.WaitLast(want)
			r.Type("ab\x1b[D\x1b[DX\r")
			r.Wait("<Xab>")
		})
	}
}

func TestNarrow(t *testing.T) {
	for _, columns := range []int{1, 2, 3, 5, 8} {
		t.Run(fmt.Sprint(columns), func(t *testing.T) {
			r := start(t, setup{columns: columns, rows: 10})
			r.waitRaw()
			r.Type("re\t\x01\x05例\x1b[D\x1b[C\x7f\x12x\x07\x03ab\r")
			r.Until("the answer", func() bool {
				return strings.Contains(strings.ReplaceAll(r.Text(), "\n", ""), "<ab>")
			})
			r.Type("quit\r")
			r.waitExit(0)
		})
	}
}

func TestTerminalOfNoSize(t *testing.T) {
	r := ready(t, setup{columns: -1})
	r.Type("re\t")
	r.WaitLast("pop> RETR <msg> 1..12")
	r.Type("\x12st\x07\x03many\t")
	r.Wait("x019")
	r.alive()
	r.Type("quit\r")
	r.waitExit(0)
}

// A line taller than the screen must not fill what was above with copies.
func TestTallLine(t *testing.T) {
	r := ready(t, setup{columns: 10, rows: 4})
	line := strings.Repeat("0123456789", 6)
	r.Type(line)
	r.Until("the end of the line", func() bool { return r.endsWith("56789") })
	r.Type("\x01X")
	r.Until("the start of the line", func() bool { return r.Lines()[0] == "pop> X0123" })
	r.Type("\x03")
	r.alive()
}

func (r *rig) endsWith(s string) bool {
	lines := r.Lines()
	return lines[len(lines)-1] == s
}

func TestResize(t *testing.T) {
	r := ready(t, setup{columns: 40, rows: 10})
	line := strings.Repeat("0123456789", 5)
	r.Type(line)
	r.Until("two rows", func() bool { return r.endsWith("567890123456789") })
	r.resize(60, 10)
	r.Until("one row", func() bool { return r.endsWith("pop> " + line) })
	r.Type("\x1b[H")
	r.WaitCursor("pop> "+line, 5)
	r.resize(30, 10)
	r.Until("two rows again", func() bool { return r.endsWith(line[25:]) })
	r.Type("!\r")
	r.Until("the answer", func() bool {
		return strings.Contains(strings.ReplaceAll(r.Text(), "\n", ""), "<!"+line+">")
	})
}

func (r *rig) resize(columns, rows int) {
	r.t.Helper()
	r.Resize(columns, rows)
	r.Signal(syscall.SIGWINCH) // also where the kernel did
}

func TestHint(t *testing.T) {
	r := ready(t, setup{columns: 30, rows: 8})
	r.Type("retr ")
	r.WaitCursor("pop> retr <msg> 1..12", 10)
	if !strings.Contains(r.Written(), sgrDim+"<msg> 1..12"+sgrReset) {
		t.Errorf("the hint is not dim: %q", r.Written())
	}
	r.order("above news")
	r.Wait("news")
	r.WaitCursor("pop> retr <msg> 1..12", 10)
	r.Type("\x1b[D")
	r.WaitCursor("pop> retr", 9)
	r.Type("\x1b[C")
	r.WaitCursor("pop> retr <msg> 1..12", 10)
	r.Type("7\x7f\r")
	r.Wait("<retr >")
	for _, line := range r.Lines() {
		if strings.HasPrefix(line, "pop> retr") && line != "pop> retr" {
			t.Errorf("after Enter a row = %q, want no hint", line)
		}
	}
}

// A hint that goes on with the line is taken over by the keys that move there.
func TestHintTakenOver(t *testing.T) {
	typed(t, []keying{
		{"right", "open p\x1b[C", "open pop.example.org --tls=stls"},
		{"end", "open\x1b[F", "open pop.example.org --tls=stls"},
		{"control-E, and on", "open p\x05!", "open pop.example.org --tls=stls!"},
		{"a word", "open\x1b[1;5C", "open pop.example.org"},
		{"two words", "open\x1bf\x1bf", "open pop.example.org --tls=stls"},
		{"not from the middle", "open p\x1b[D\x1b[C", "open p"},
		{"nor by Enter", "open p", "open p"},
		{"words about the line stay outside", "retr \x1b[C\x1b[F7", "retr 7"},
	})
}

func TestHintIsCutToTheRow(t *testing.T) {
	r := ready(t, setup{columns: 16, rows: 8})
	r.Type("retr ")
	r.WaitCursor("pop> retr <msg…", 10)
}

func TestColours(t *testing.T) {
	r := start(t, setup{prompt: "\x1b[1;34mpop\x1b[0m> "})
	r.WaitCursor("pop>", 5)
	r.Type("stat x")
	r.WaitCursor("pop> stat x", 11)
	plain := r.Cell(10, 0)
	if r.Cell(0, 0).FG == plain.FG {
		t.Error("the prompt has no colour")
	}
	if r.Cell(5, 0).Mode == plain.Mode {
		t.Error("the verb is not bold")
	}
}

// In the library these shift the cursor, repeat rows or end in a panic.
func TestPromptsWithOtherSequences(t *testing.T) {
	tests := map[string]string{
		"bare escape at the end": "pop> \x1b",
		"title":                  "\x1b]0;a title\apop> ",
		"hyperlink":              "\x1b]8;;http://example.org\x1b\\pop\x1b]8;;\x1b\\> ",
		"cursor movement":        "\x1b[5Apop> ",
		"two lines":              "po\np> ",
		"unended title":          "pop> \x1b]0;a title",
	}
	for name, prompt := range tests {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{prompt: prompt})
			r.WaitCursor("pop>", 5)
			r.Type("ab\x1b[D")
			r.WaitCursor("pop> ab", 6)
			if log := r.Written(); strings.Contains(log, "title") || strings.Contains(log, "\x1b[5A") {
				t.Errorf("the terminal got %q", log)
			}
		})
	}
}

func TestSetPromptWhileTyping(t *testing.T) {
	r := ready(t, setup{})
	r.Type("half a line\x1b[D\x1b[D")
	r.WaitCursor("pop> half a line", 14)
	r.order("prompt (closed) pop> ")
	r.WaitCursor("(closed) pop> half a line", 23)
	r.Type("!\r")
	r.Wait("<half a li!ne>")
}

func TestAbove(t *testing.T) {
	r := ready(t, setup{columns: 30, rows: 60})
	r.Type("a line that needs more than one row")
	const news = 40
	for i := range news {
		r.order(fmt.Sprintf("above news %d", i))
		r.Type("\x1b[D\x1b[C")
	}
	r.Wait(fmt.Sprintf("news %d", news-1))
	r.Type("!\r")
	r.Wait("!>")
	shown := r.Text()
	for i := range news {
		if n := strings.Count(shown, fmt.Sprintf("news %d\n", i)); n != 1 {
			t.Errorf("news %d stands on the screen %d times, want once", i, n)
		}
	}
	if n := strings.Count(shown, "pop> a line"); n != 1 {
		t.Errorf("the prompt stands on the screen %d times, want once:\n%s", n, shown)
	}
}

// TestAboveAndEnter prints above while lines are entered as fast as they go: in
// the library these two race and leave prompts behind.
func TestAboveAndEnter(t *testing.T) {
	r := ready(t, setup{columns: 40, rows: 1000})
	const rounds = 150
	for i := range rounds {
		r.Type(fmt.Sprintf("line %d\r", i))
		r.order(fmt.Sprintf("above news %d", i))
	}
	r.Wait(fmt.Sprintf("<line %d>", rounds-1))
	r.Wait(fmt.Sprintf("news %d", rounds-1))
	counts := map[string]int{}
	for _, line := range r.Lines() {
		counts[line]++
	}
	for i := range rounds {
		for _, line := range []string{fmt.Sprintf("pop> line %d", i), fmt.Sprintf("<line %d>", i), fmt.Sprintf("news %d", i)} {
			if counts[line] != 1 {
				t.Errorf("%q stands on the screen %d times, want once", line, counts[line])
			}
		}
	}
	if n := len(r.Lines()); n > 3*rounds+1 {
		t.Errorf("the screen has %d lines, want %d", n, 3*rounds+1)
	}
}

func TestClearScreen(t *testing.T) {
	r := ready(t, setup{})
	r.Type("one\r")
	r.Wait("<one>")
	r.Type("two\x0c")
	r.Until("only the line", func() bool { return r.Text() == "pop> two" })
	r.Type("\r")
	r.Wait("<two>")
}
