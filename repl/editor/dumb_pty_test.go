//go:build linux || darwin

package editor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func startDumb(t *testing.T, s setup) *rig {
	t.Helper()
	s.env = append(s.env, "TERM=dumb")
	return start(t, s)
}

// alone waits until the last row is a line and the cursor stands in a column of it.
func (r *rig) alone(line string, column int) {
	r.t.Helper()
	r.Until(line, func() bool {
		x, _ := r.Cursor()
		return r.endsWith(line) && x == column
	})
}

func TestDumbTerminal(t *testing.T) {
	r := startDumb(t, setup{prompt: "\x1b[1mpop\x1b[0m> "})
	r.WaitLast("pop>")
	r.Type("stat\r")
	r.Wait("pop> stat\n<stat>")
	r.WaitLast("pop>")
	r.Type("half")
	r.alone("pop> half", 9)
	r.order("above news")
	r.Wait("pop> half\nnews\npop> half")
	r.Type("\x03")
	r.Wait("pop> half^C\n(interrupted)")
	for _, answer := range []struct{ keys, want string }{
		{"ab\x7fc\x15de\x01f\r", `(3 octets, last "f")`},
		{"ab\x03", "(no password: interrupted)"},
	} {
		r.WaitLast("pop>")
		r.Type("ask\r")
		r.WaitLast("Password:")
		r.Type(answer.keys)
		r.Wait(answer.want)
	}
	r.WaitLast("pop>")
	r.Type("\x04")
	r.Wait("(end)")
	r.waitDumbExit(0)
	if log := r.Written(); strings.ContainsRune(log, esc) {
		t.Errorf("a dumb terminal got %q", log)
	}
}

// TestTerminalOfNoName: a terminal that TERM does not name may be any, and gets no
// control sequence.
func TestTerminalOfNoName(t *testing.T) {
	r := start(t, setup{env: []string{"TERM="}})
	r.WaitLast("pop>")
	r.Type("st\t\r")
	r.Wait("<STAT >")
	r.WaitLast("pop>")
	r.Type("\x04")
	r.waitDumbExit(0)
	if log := r.Written(); strings.ContainsRune(log, esc) {
		t.Errorf("a terminal of no name got %q", log)
	}
}

// waitDumbExit waits for the end; bracketed paste was never on.
func (r *rig) waitDumbExit(status int) {
	r.t.Helper()
	r.WaitExit(status)
	if !r.IsCooked() {
		r.t.Error("the terminal is raw, want it restored")
	}
}

// TestDumbKeys edits with nothing but backspaces: the row must show the line, and
// the cursor stand where it belongs.
func TestDumbKeys(t *testing.T) {
	tests := []struct {
		name, keys, row string
		column          int
	}{
		{"typed", "abc", "abc", 3},
		{"backspace", "abc\x7f\x7fx", "ax", 2},
		{"in the middle", "abc\x1b[D\x1b[DX", "aXbc", 2},
		{"home, end", "bc\x01a\x05d", "abcd", 4},
		{"delete", "abc\x01\x1b[3~", "bc", 0},
		{"killed and put back", "one two\x17\x01\x19!", "two!one", 4},
		{"completed", "st\t", "STAT", 5},
		{"longer than the row", strings.Repeat("0123456789", 4), "34567890123456789", 17},
		{"and back to its start", strings.Repeat("0123456789", 4) + "\x01X", "X01234567890123456789012", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := startDumb(t, setup{columns: 30, rows: 8})
			r.WaitLast("pop>")
			r.Type(tt.keys)
			r.Until(tt.row, func() bool {
				x, _ := r.Cursor()
				lines := r.Lines()
				last := strings.TrimPrefix(lines[len(lines)-1], "pop> ")
				return last == tt.row && (x == tt.column+5 || x == tt.column)
			})
			r.Type("\x03")
			r.Wait("(interrupted)")
			if log := r.Written(); strings.ContainsRune(log, esc) {
				t.Errorf("a dumb terminal got %q", log)
			}
		})
	}
}

func TestDumbCompletionTable(t *testing.T) {
	r := startDumb(t, setup{columns: 40, rows: 30})
	r.WaitLast("pop>")
	r.Type("\t")
	r.Wait("pop>\n  RETR  retrieve a message\n")
	r.WaitLast("pop>")
	r.Type("stat\x1bOP")
	r.Wait(`help for "stat"` + "\npop> stat")
	r.Type("\r")
	r.Wait("<stat>")
}

// What is secret by its place is masked on a dumb terminal as well.
func TestDumbCanary(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	r := startDumb(t, setup{history: history})
	r.WaitLast("pop>")
	for _, step := range []struct{ keys, want string }{
		{"PASS " + canary, "pop> PASS *************"},
		{"\x1b[D\x1b[D\x7f\x7f" + canary[9:11] + "\r", "<PASS 13 octets>"},
		{"AUTH PLAIN " + canary + "\r", "<AUTH 19 octets>"},
		{"ask\r" + canary + "\r", `(13 octets, last "t")`},
		{"\x1b[A\x1b[A\x1b[A\x7f\x7f\x7f\x7f" + canary + "!\r", "<PASS 14 octets>"},
		{"PASS " + canary + "\x15\x19STAT\r", "<STAT>"},
		{"quit\r", "pop> quit"},
	} {
		r.Until("a prompt", func() bool { return r.endsWith("pop>") || strings.HasSuffix(r.Text(), "*") })
		r.Type(step.keys)
		r.Wait(step.want)
	}
	r.waitDumbExit(0)
	if log := r.Written(); strings.Contains(log, canary[:3]) || strings.Contains(log, canary[9:]) {
		t.Errorf("a dumb terminal got a part of the password: %q", log)
	}
	if kept, _ := os.ReadFile(history); strings.Contains(string(kept), canary[:3]) {
		t.Errorf("the history file holds:\n%s", kept)
	}
}

// TestDumbTerminalWithoutEcho: an editor around us, which shows what is typed
// itself, is not shown it twice.
func TestDumbTerminalWithoutEcho(t *testing.T) {
	r := startDumb(t, setup{program: []string{"sh", "-c", `stty -echo; echo ready; exec "$0"`, os.Args[0]}})
	r.WaitLast("pop>")
	r.Type("stat\n")
	r.Wait("<stat>")
	if strings.Contains(r.Written(), "> stat") {
		t.Errorf("the terminal got %q", r.Written())
	}
	r.Type("quit\n")
	<-r.Exited()
}

// TestTypedWithAllOutputElsewhere: where no output is a terminal, the prompt and
// the line are shown at the one that is typed at, secrets masked.
func TestTypedWithAllOutputElsewhere(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	r := ready(t, setup{program: []string{"sh", "-c", `exec "$0" >"$1" 2>&1`, os.Args[0], out}})
	r.Type("PASS canary")
	r.WaitLast("pop> PASS ******")
	r.Type("\rquit\r")
	r.waitExit(0)
	if got, _ := os.ReadFile(out); string(got) != "<PASS 6 octets>\n" {
		t.Errorf("the file holds %q, want only the answer", got)
	}
}
