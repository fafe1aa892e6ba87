//go:build linux || darwin

package editor

import (
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	typed(t, []keying{
		{"one candidate, and a blank", "st\t", "STAT "},
		{"in the middle of a line", "x st\x01\x1b[C\x1b[C\x1b[C\x1b[C\t", "x st"},
		{"the case of the candidate", "rEt\t7", "RETR 7"},
		{"before a blank", "st 1\x01\x1b[C\x1b[C\tx", "STAT x1"},
		{"a folder goes on", "fold\tname", "folder/name"},
		{"nothing fits", "zzz\t", "zzz"},
		{"in common", "r\tx", "rx"},
		{"many, and again", "many\t\t\t", "many"},
		{"after another word", "retr \t", "retr "},
	})
}

func TestCompletionTable(t *testing.T) {
	r := ready(t, setup{columns: 40, rows: 30})
	r.Type("r\t")
	r.Wait("  RETR  retrieve a message\n  RSET  take deletions back\npop> r")
	r.Type("\x15u\t\x15\t")
	r.Wait("  DELE  delete a message\n  PASS  log in\n  USER  a note that is longer than any…\npop>")
	if !strings.Contains(r.Written(), sgrDim+"  DELE  delete a message"+sgrReset) {
		t.Errorf("DELE is not dim:\n%q", r.Written())
	}
	r.Type("many\t")
	r.Wait("  x019  no control\n  280 more\npop> many")
	r.Type("\x15vast\t")
	r.Wait("  a\n  b\n  at least 20000 more\npop> vast")
	if strings.Contains(r.Text(), "x020") {
		t.Errorf("the table has more than 20 rows:\n%s", r.Text())
	}
	if strings.Contains(r.Written(), "\x1b[31mno") {
		t.Error("a control sequence of a candidate reached the terminal")
	}
}

func TestCompletionTableOnASmallScreen(t *testing.T) {
	r := ready(t, setup{columns: 20, rows: 8})
	r.Type("many\t")
	r.Wait("  x005  no control\n  294 more\npop> many")
	r.Type("\t\x1b[B\x01\x0b")
	r.alive()
}

// The library panics over a candidate that is wider than the screen.
func TestCandidatesWiderThanTheScreen(t *testing.T) {
	r := ready(t, setup{columns: 20, rows: 8})
	r.Type("wide\t")
	r.Wait("  wideonexx…  out …\n  widetwoxx…  out …\npop> wide")
	r.Type("\x1b[B\x1b[A\x01\x05\t\x0b")
	r.alive()
}

func TestHelpKey(t *testing.T) {
	for _, key := range []string{"\x1bOP", "\x1b[11~", "\x1b[[A"} {
		t.Run(key[1:], func(t *testing.T) {
			r := ready(t, setup{})
			r.Type("retr 7\x1b[D" + key)
			r.Wait(`help for "retr 7"` + "\npop> retr 7")
			r.WaitCursor("pop> retr 7", 10)
		})
	}
}

func TestPasteOneLine(t *testing.T) {
	r := ready(t, setup{})
	r.Type("a b\x1b[D\x1b[200~one\ttwo\x07\x1b[31m\r\n\x1b[201~")
	r.WaitCursor("pop> a one twob", 14)
	r.Type("\r")
	r.Wait("<a one twob>")
}

// What a line cannot hold is left out, and that is told.
func TestPasteOfControls(t *testing.T) {
	r := start(t, setup{})
	r.WaitLast("pop>")
	r.Type("\x1b[200~RETR\x00 1\xff\x07\x1b[201~")
	r.Wait("left out of the paste, since no line can hold them: 3 characters\npop> RETR 1")
	r.Type("\r")
	r.Wait("<RETR 1>")
}

// A paste without an end to it is cut, and that is told.
func TestPasteTooLong(t *testing.T) {
	r := start(t, setup{})
	r.WaitLast("pop>")
	r.Flood("\x1b[200~" + strings.Repeat("STAT\n", maxPaste/5+1) + "\x1b[201~")
	r.Wait("the paste is too long: what came behind its first 1048576 octets is left out")
	r.Wait("pasted 209715 lines: first STAT, last STAT;")
	r.Type("\x03")
	r.Wait("(interrupted)")
	r.alive()
}

func TestPasteSeveralLines(t *testing.T) {
	r := ready(t, setup{})
	r.Type("x\x1b[200~1\nPASS canary\r\n3\x1b[201~")
	r.Wait("pasted 3 lines: first x1, last 3; Enter runs them, Ctrl-C drops them\npop>")
	r.Type("lost\t\x1b[A\x15")
	r.Type("\r")
	r.Wait("pop> x1\n<x1>\npop> PASS ******\n<PASS 6 octets>\npop> 3\n<3>\npop>")
	r.alive()
	r.Type("\x1b[200~1\n2\x1b[201~")
	r.Wait("pasted 2 lines")
	r.Type("\x1b[200~3\n4\x1b[201~")
	r.Wait("pasted 4 lines: first 1, last 4")
	r.Type("\x03")
	r.Wait("(interrupted)")
	r.alive()
	if shown := r.Text(); strings.Contains(shown, "<1>") || strings.Contains(shown, "canary") {
		t.Errorf("the screen shows what was dropped, or a secret:\n%s", shown)
	}
}

func TestPasteDroppedHalfway(t *testing.T) {
	r := ready(t, setup{})
	r.Type("\x1b[200~one\ndrop\ntwo\nthree\x1b[201~\r")
	r.Wait(`(dropped ["two" "three"])`)
	r.alive()
	if strings.Contains(r.Text(), "<two>") {
		t.Errorf("a dropped line ran:\n%s", r.Text())
	}
}

func TestPasteBeforePassword(t *testing.T) {
	r := ready(t, setup{})
	r.Type("\x1b[200~ask\nnext\x1b[201~\r")
	r.Wait("Password:")
	r.Type("abc\r")
	r.Wait(`(3 octets, last "c")`)
	r.Wait("<next>")
}

// The library needs a minute for a paste of this length.
// Several lines are no password: none of them is taken, and why is told.
func TestPasteLinesForPassword(t *testing.T) {
	r := ready(t, setup{})
	r.Type("ask\r")
	r.WaitLast("Password:")
	r.Type("ab\x1b[200~" + canary + "\nSTAT\x1b[201~")
	r.Wait("left out, since what is asked for is one line: a paste of 2 lines")
	r.WaitLast("Password: **")
	r.Type("c\r")
	r.Wait(`(3 octets, last "c")`)
	if strings.Contains(r.Written(), canary) {
		t.Errorf("the terminal was sent %q", r.Written())
	}
}

func TestPasteLongLine(t *testing.T) {
	r := ready(t, setup{})
	line := strings.Repeat("0123456789abcdef", 1<<10)
	r.Flood("\x1b[200~" + line + "\x1b[201~\x03")
	r.Wait("(interrupted)")
	if n := len(r.Written()); n > 10*len(line) {
		t.Errorf("the terminal got %d octets for a line of %d", n, len(line))
	}
	r.alive()
}

func TestManyLinesWithoutBrackets(t *testing.T) {
	r := ready(t, setup{columns: 40, rows: 30})
	r.Flood(strings.Repeat("STAT\r", 500) + "done\r")
	r.Wait("<done>")
	if n := strings.Count(r.Written(), "<STAT>"); n != 500 {
		t.Errorf("%d lines arrived, want 500", n)
	}
}
