//go:build linux || darwin

package editor

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestSignalsRestoreTheTerminal(t *testing.T) {
	tests := map[string]struct {
		signal syscall.Signal
		keys   string
		screen string
	}{
		"SIGTERM, half a line":        {syscall.SIGTERM, "half a line", "half a line"},
		"SIGHUP, half a line":         {syscall.SIGHUP, "half a line", "half a line"},
		"SIGTERM, a password":         {syscall.SIGTERM, "ask\rabc", "Password: ***"},
		"SIGTERM, a search":           {syscall.SIGTERM, "\x12abc", "no match for"},
		"SIGTERM, a command running":  {syscall.SIGTERM, "block\r", "(blocked)"},
		"SIGQUIT, a command running":  {syscall.SIGQUIT, "block\r", "(blocked)"},
		"SIGHUP, lines waiting":       {syscall.SIGHUP, "\x1b[200~1\n2\x1b[201~", "pasted 2 lines"},
		"SIGTERM, with nothing typed": {syscall.SIGTERM, "", "pop>"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{})
			r.waitLast("pop>")
			r.typed(tt.keys)
			r.wait(tt.screen)
			r.cmd.Process.Signal(tt.signal)
			r.waitExit(128 + int(tt.signal))
		})
	}
}

// Where the hook does not leave the program, the input ends.
func TestExitHookThatReturns(t *testing.T) {
	r := start(t, setup{env: []string{"EDITOR_STAYS=1"}})
	r.waitLast("pop>")
	r.typed("DELE 1")
	r.waitLast("pop> DELE 1")
	r.cmd.Process.Signal(syscall.SIGTERM)
	r.wait("(status 143)")
	r.wait("(end)")
	r.waitExit(0)
}

func TestInterruptSignalIsControlC(t *testing.T) {
	r := start(t, setup{})
	r.waitLast("pop>")
	r.typed("half")
	r.waitLast("pop> half")
	r.cmd.Process.Signal(os.Interrupt)
	r.wait("pop> half^C\n(interrupted)\npop>")
	r.alive()
}

func TestPanicRestoresTheTerminal(t *testing.T) {
	r := start(t, setup{columns: 120, rows: 300})
	r.waitLast("pop>")
	r.typed("panic\r")
	r.waitExit(2)
	r.wait("on purpose")
}

func TestPanicInAHookRestoresTheTerminal(t *testing.T) {
	r := start(t, setup{columns: 120, rows: 300})
	r.waitLast("pop>")
	r.typed("panic now")
	r.waitExit(2)
	r.wait("on purpose")
}

// What was typed when the terminal goes away must not run.
func TestHangUp(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "history")
	r := start(t, setup{history: marker})
	r.waitLast("pop>")
	r.typed("first\r")
	r.wait("<first>")
	r.waitRaw()
	r.typed("DELE 1")
	r.waitLast("pop> DELE 1")
	r.far.Close()
	r.keyboard.Close()
	<-r.exited
	if lines, _ := os.ReadFile(marker); string(lines) != "first\n" {
		t.Errorf("the history holds %q, want only the first line", lines)
	}
}

func TestCloseWhileTyping(t *testing.T) {
	r := start(t, setup{})
	r.waitLast("pop>")
	r.typed("DELE 1")
	r.waitLast("pop> DELE 1")
	r.order("close")
	r.wait("(end)")
	r.waitExit(0)
	if strings.Contains(r.shows(), "<DELE") {
		t.Error("half a line was handed over")
	}
}

// Under a shell that controls jobs, Ctrl-Z gives the shell its terminal back, and
// fg gives it to us as we need it.
func TestSuspend(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	tests := map[string]string{
		"job":                      os.Args[0],
		"job inside another shell": "sh -c '" + os.Args[0] + "; :'",
	}
	for name, command := range tests {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{program: []string{bash, "--norc", "--noprofile", "-i"}, env: []string{"PS1=sh$ "}})
			r.waitLast("sh$")
			r.typed(command + "\r")
			r.waitLast("pop>")
			r.typed("half a line\x1b[D")
			r.waitCursor("pop> half a line", 15)
			r.typed("\x1a")
			r.wait("Stopped")
			r.until("the shell", func() bool { return r.endsWith("sh$") })
			r.typed("echo shell $((6*7))\r")
			r.wait("\nshell 42")
			r.typed("fg\r")
			r.waitCursor("pop> half a line", 15)
			r.typed("!\r")
			r.wait("<half a lin!e>")
			r.alive()
			r.waitRaw()
			r.typed("ask\r")
			r.waitLast("Password:")
			r.typed("ab\x1a")
			r.until("the shell again", func() bool { return r.endsWith("sh$") })
			r.typed("fg\r")
			r.waitLast("Password: **")
			r.typed("c\r")
			r.wait("(3 octets")
			r.waitRaw()
			r.typed("quit\r")
			r.until("the shell at the end", func() bool { return r.endsWith("sh$") })
			r.typed("exit\r")
			<-r.exited
		})
	}
}

// Where nobody controls jobs, the line goes on.
func TestSuspendWithoutJobControl(t *testing.T) {
	r := start(t, setup{})
	r.waitLast("pop>")
	r.typed("ab\x1a")
	r.wait("pop> ab^Z\npop> ab")
	r.waitCursor("pop> ab", 7)
	r.typed("c\x1ad\r")
	r.wait("<abcd>")
	r.alive()
}

// Stopped and continued by others, the terminal may have been used by a shell.
func TestStoppedByOthers(t *testing.T) {
	r := start(t, setup{})
	r.waitLast("pop>")
	r.typed("ab")
	r.waitLast("pop> ab")
	before := strings.Count(r.written(), pasteOn)
	r.cmd.Process.Signal(syscall.SIGSTOP)
	r.cmd.Process.Signal(syscall.SIGCONT)
	r.until("raw mode again", func() bool { return strings.Count(r.written(), pasteOn) > before })
	r.typed("c\r")
	r.wait("<abc>")
	r.alive()
}

func TestOutputElsewhere(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := start(t, setup{stdout: file})
	r.waitLast("pop>")
	r.typed("re\t7\r")
	r.until("the next prompt", func() bool { return r.shows() == "pop> RETR 7\npop>" })
	r.typed("quit\r")
	r.waitExit(0)
	if got, _ := os.ReadFile(file.Name()); string(got) != "<RETR 7>\n" {
		t.Errorf("the file holds %q, want only the answer", got)
	}
}

func TestDumbTerminal(t *testing.T) {
	r := start(t, setup{prompt: "\x1b[1mpop\x1b[0m> ", env: []string{"TERM=dumb"}})
	r.waitLast("pop>")
	r.typed("stat\r")
	r.wait("<stat>")
	r.waitLast("pop>")
	r.order("above news")
	r.wait("pop>\nnews\npop>")
	r.typed("half\x03")
	r.wait("(interrupted)")
	for _, answer := range []struct{ keys, want string }{
		{"ab\x7fc\x15de\x01f\r", `(3 octets, last "f")`},
		{"ab\x03", "(no password: interrupted)"},
	} {
		r.waitLast("pop>")
		r.typed("ask\r")
		r.waitLast("Password:")
		r.typed(answer.keys)
		r.wait(answer.want)
	}
	r.waitLast("pop>")
	r.typed("\x04")
	r.wait("(end)")
	r.waitExit(0)
	if log := r.written(); strings.ContainsRune(log, esc) || strings.Contains(log, "ab") {
		t.Errorf("a dumb terminal got %q", log)
	}
}
