//go:build linux || darwin

package editor

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

func TestWrap(t *testing.T) {
	long := strings.Repeat("abcdefghij", 5)
	for _, n := range []int{14, 15, 16, 34, 35, 36, 50} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := start(t, setup{columns: 20, rows: 8})
			r.waitLast("pop>")
			r.typed(long[:n])
			r.until("the cursor behind the line", func() bool {
				x, y := r.cursor()
				return x == (5+n)%20 && y == (5+n)/20
			})
			r.typed("\x01X\x1b[3~")
			r.until("the cursor on the first row", func() bool {
				x, y := r.cursor()
				return x == 6 && y == 0
			})
			r.typed("\r")
			r.until("the answer", func() bool {
				return strings.Contains(strings.ReplaceAll(r.shows(), "\n", ""), "<X"+long[1:n]+">")
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
			r.waitLast(want)
			r.typed("ab\x1b[D\x1b[DX\r")
			r.wait("<Xab>")
		})
	}
}

func TestNarrow(t *testing.T) {
	for _, columns := range []int{1, 2, 3, 5, 8} {
		t.Run(fmt.Sprint(columns), func(t *testing.T) {
			r := start(t, setup{columns: columns, rows: 10})
			r.waitRaw()
			r.typed("re\t\x01\x05例\x1b[D\x1b[C\x7f\x12x\x07\x03ab\r")
			r.until("the answer", func() bool {
				return strings.Contains(strings.ReplaceAll(r.shows(), "\n", ""), "<ab>")
			})
			r.typed("quit\r")
			r.waitExit(0)
		})
	}
}

func TestTerminalOfNoSize(t *testing.T) {
	r := start(t, setup{columns: -1})
	r.waitLast("pop>")
	r.typed("re\t")
	r.waitLast("pop> RETR <msg> 1..12")
	r.typed("\x12st\x07\x03many\t")
	r.wait("x019")
	r.alive()
	r.typed("quit\r")
	r.waitExit(0)
}

// A line taller than the screen must not fill what was above with copies.
func TestTallLine(t *testing.T) {
	r := start(t, setup{columns: 10, rows: 4})
	r.waitLast("pop>")
	line := strings.Repeat("0123456789", 6)
	r.typed(line)
	r.until("the end of the line", func() bool { return r.endsWith("56789") })
	r.typed("\x01X")
	r.until("the start of the line", func() bool { return r.lines()[0] == "pop> X0123" })
	r.typed("\x03")
	r.alive()
}

func (r *rig) endsWith(s string) bool {
	lines := r.lines()
	return lines[len(lines)-1] == s
}

func TestResize(t *testing.T) {
	r := start(t, setup{columns: 40, rows: 10})
	r.waitLast("pop>")
	line := strings.Repeat("0123456789", 5)
	r.typed(line)
	r.until("two rows", func() bool { return r.endsWith("567890123456789") })
	r.resize(60, 10)
	r.until("one row", func() bool { return r.endsWith("pop> " + line) })
	r.typed("\x1b[H")
	r.waitCursor("pop> "+line, 5)
	r.resize(30, 10)
	r.until("two rows again", func() bool { return r.endsWith(line[25:]) })
	r.typed("!\r")
	r.until("the answer", func() bool {
		return strings.Contains(strings.ReplaceAll(r.shows(), "\n", ""), "<!"+line+">")
	})
}

func (r *rig) resize(columns, rows int) {
	r.t.Helper()
	r.mu.Lock()
	r.screen.Resize(columns, rows)
	r.mu.Unlock()
	if err := pty.Setsize(r.far, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		r.t.Fatal(err)
	}
	r.cmd.Process.Signal(syscall.SIGWINCH) // also where the kernel did
}

func TestHint(t *testing.T) {
	r := start(t, setup{columns: 30, rows: 8})
	r.waitLast("pop>")
	r.typed("retr ")
	r.waitCursor("pop> retr <msg> 1..12", 10)
	if !strings.Contains(r.written(), sgrDim+"<msg> 1..12"+sgrReset) {
		t.Errorf("the hint is not dim: %q", r.written())
	}
	r.order("above news")
	r.wait("news")
	r.waitCursor("pop> retr <msg> 1..12", 10)
	r.typed("\x1b[D")
	r.waitCursor("pop> retr", 9)
	r.typed("\x1b[C")
	r.waitCursor("pop> retr <msg> 1..12", 10)
	r.typed("7\x7f\r")
	r.wait("<retr >")
	for _, line := range r.lines() {
		if strings.HasPrefix(line, "pop> retr") && line != "pop> retr" {
			t.Errorf("after Enter a row = %q, want no hint", line)
		}
	}
}

func (r *rig) cell(x, y int) vt10x.Glyph {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.screen.Cell(x, y)
}

func TestHintIsCutToTheRow(t *testing.T) {
	r := start(t, setup{columns: 16, rows: 8})
	r.waitLast("pop>")
	r.typed("retr ")
	r.waitCursor("pop> retr <msg…", 10)
}

func TestColours(t *testing.T) {
	r := start(t, setup{prompt: "\x1b[1;34mpop\x1b[0m> "})
	r.waitCursor("pop>", 5)
	r.typed("stat x")
	r.waitCursor("pop> stat x", 11)
	plain := r.cell(10, 0)
	if r.cell(0, 0).FG == plain.FG {
		t.Error("the prompt has no colour")
	}
	if r.cell(5, 0).Mode == plain.Mode {
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
			r.waitCursor("pop>", 5)
			r.typed("ab\x1b[D")
			r.waitCursor("pop> ab", 6)
			if log := r.written(); strings.Contains(log, "title") || strings.Contains(log, "\x1b[5A") {
				t.Errorf("the terminal got %q", log)
			}
		})
	}
}

func TestSetPromptWhileTyping(t *testing.T) {
	r := start(t, setup{})
	r.waitLast("pop>")
	r.typed("half a line\x1b[D\x1b[D")
	r.waitCursor("pop> half a line", 14)
	r.order("prompt (closed) pop> ")
	r.waitCursor("(closed) pop> half a line", 23)
	r.typed("!\r")
	r.wait("<half a li!ne>")
}

func TestAbove(t *testing.T) {
	r := start(t, setup{columns: 30, rows: 60})
	r.waitLast("pop>")
	r.typed("a line that needs more than one row")
	const news = 40
	for i := range news {
		r.order(fmt.Sprintf("above news %d", i))
		r.typed("\x1b[D\x1b[C")
	}
	r.wait(fmt.Sprintf("news %d", news-1))
	r.typed("!\r")
	r.wait("!>")
	shown := r.shows()
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
	r := start(t, setup{columns: 40, rows: 1000})
	r.waitLast("pop>")
	const rounds = 150
	for i := range rounds {
		r.typed(fmt.Sprintf("line %d\r", i))
		r.order(fmt.Sprintf("above news %d", i))
	}
	r.wait(fmt.Sprintf("<line %d>", rounds-1))
	r.wait(fmt.Sprintf("news %d", rounds-1))
	counts := map[string]int{}
	for _, line := range r.lines() {
		counts[line]++
	}
	for i := range rounds {
		for _, line := range []string{fmt.Sprintf("pop> line %d", i), fmt.Sprintf("<line %d>", i), fmt.Sprintf("news %d", i)} {
			if counts[line] != 1 {
				t.Errorf("%q stands on the screen %d times, want once", line, counts[line])
			}
		}
	}
	if n := len(r.lines()); n > 3*rounds+1 {
		t.Errorf("the screen has %d lines, want %d", n, 3*rounds+1)
	}
}

func TestClearScreen(t *testing.T) {
	r := start(t, setup{})
	r.waitLast("pop>")
	r.typed("one\r")
	r.wait("<one>")
	r.typed("two\x0c")
	r.until("only the line", func() bool { return r.shows() == "pop> two" })
	r.typed("\r")
	r.wait("<two>")
}
