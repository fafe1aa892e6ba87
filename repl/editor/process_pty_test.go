//go:build linux || darwin

package editor

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"popsh/session/programs"
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
		"SIGTERM, with a hint":        {syscall.SIGTERM, "retr ", "pop> retr <msg> 1..12"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := ready(t, setup{})
			r.Type(tt.keys)
			r.Wait(tt.screen)
			r.Signal(tt.signal)
			r.waitExit(128 + int(tt.signal))
			r.Until("a row of its own for what comes next, and no hint", func() bool {
				x, _ := r.Cursor()
				return x == 0 && !strings.Contains(r.Text(), "<msg>")
			})
		})
	}
}

// Where the hook does not leave the program, the input ends.
func TestExitHookThatReturns(t *testing.T) {
	r := ready(t, setup{env: []string{"EDITOR_STAYS=1"}})
	r.Type("DELE 1")
	r.WaitLast("pop> DELE 1")
	r.Signal(syscall.SIGTERM)
	r.Wait("(status 143)")
	r.Wait("(end)")
	r.waitExit(0)
}

func TestInterruptSignalIsControlC(t *testing.T) {
	r := ready(t, setup{})
	r.Type("half")
	r.WaitLast("pop> half")
	r.Signal(os.Interrupt)
	r.Wait("pop> half^C\n(interrupted)\npop>")
	r.alive()
}

func TestPanicRestoresTheTerminal(t *testing.T) {
	r := ready(t, setup{columns: 120, rows: 300})
	r.Type("panic\r")
	r.waitExit(2)
	r.Wait("on purpose")
}

func TestPanicInAHookRestoresTheTerminal(t *testing.T) {
	r := ready(t, setup{columns: 120, rows: 300})
	r.Type("panic now")
	r.waitExit(2)
	r.Wait("on purpose")
}

// What was typed when the terminal goes away must not run.
func TestHangUp(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "history")
	r := ready(t, setup{history: marker})
	r.Type("first\r")
	r.Wait("<first>")
	r.waitRaw()
	r.Type("DELE 1")
	r.WaitLast("pop> DELE 1")
	r.HangUp()
	<-r.Exited()
	if lines, _ := os.ReadFile(marker); string(lines) != "first\n" {
		t.Errorf("the history holds %q, want only the first line", lines)
	}
}

func TestCloseWhileTyping(t *testing.T) {
	r := ready(t, setup{})
	r.Type("DELE 1")
	r.WaitLast("pop> DELE 1")
	r.order("close")
	r.Wait("(end)")
	r.waitExit(0)
	if strings.Contains(r.Text(), "<DELE") {
		t.Error("half a line was handed over")
	}
}

// Under a shell that controls jobs, Ctrl-Z gives the shell its terminal back, and
// fg gives it to us as we need it.
func TestSuspend(t *testing.T) {
	bash := programs.Find(t, "bash")
	tests := map[string]string{
		"job":                      os.Args[0],
		"job inside another shell": "sh -c '" + os.Args[0] + "; :'",
	}
	for name, command := range tests {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{program: []string{bash, "--norc", "--noprofile", "-i"}, env: []string{"PS1=sh$ "}})
			r.WaitLast("sh$")
			r.Type(command + "\r")
			r.WaitLast("pop>")
			r.Type("half a line\x1b[D")
			r.WaitCursor("pop> half a line", 15)
			r.Type("\x1a")
			r.Wait("Stopped")
			r.Until("the shell", func() bool { return r.endsWith("sh$") })
			r.Type("echo shell $((6*7))\r")
			r.Wait("\nshell 42")
			r.Type("fg\r")
			r.WaitCursor("pop> half a line", 15)
			r.Type("!\r")
			r.Wait("<half a lin!e>")
			r.alive()
			r.waitRaw()
			r.Type("ask\r")
			r.WaitLast("Password:")
			r.Type("ab\x1a")
			r.Until("the shell again", func() bool { return r.endsWith("sh$") })
			r.Type("fg\r")
			r.WaitLast("Password: **")
			r.Type("c\r")
			r.Wait("(3 octets")
			r.waitRaw()
			r.Type("quit\r")
			r.Until("the shell at the end", func() bool { return r.endsWith("sh$") })
			r.Type("exit\r")
			<-r.Exited()
		})
	}
}

// Between two lines the terminal is silent; a shell that leaves its modes alone gets it
// back as it was.
func TestSuspendBetweenLines(t *testing.T) {
	dash := programs.Find(t, "dash")
	r := start(t, setup{program: []string{dash, "-i"}, env: []string{"PS1=sh$ "}})
	r.WaitLast("sh$")
	r.Type(os.Args[0] + "\r")
	r.WaitLast("pop>")
	r.Type("block\r")
	r.Wait("(blocked)")
	r.WaitModes() // silent
	r.Type("\x1a")
	r.Until("the shell", func() bool { return r.endsWith("sh$") })
	if !r.IsCooked() {
		t.Error("the shell's terminal is not as it was")
	}
	r.Type("echo shell $((6*7))\r")
	r.Wait("sh$ echo shell $((6*7))\nshell 42\nsh$")
	r.Type("fg\r")
	r.WaitModes()
	r.Type("\x03")
	r.Wait("(SIGINT)\npop>")
	r.waitRaw()
	r.Type("quit\r")
	r.Until("the shell at the end", func() bool { return r.endsWith("sh$") })
	r.Type("exit\r")
	<-r.Exited()
}

// Where nobody controls jobs, the line goes on.
func TestSuspendWithoutJobControl(t *testing.T) {
	r := ready(t, setup{})
	r.Type("ab\x1a")
	r.Wait("pop> ab^Z\npop> ab")
	r.WaitCursor("pop> ab", 7)
	r.Type("c\x1ad\r")
	r.Wait("<abcd>")
	r.alive()
}

// Stopped and continued by others, the terminal may have been used by a shell.
func TestStoppedByOthers(t *testing.T) {
	r := ready(t, setup{})
	r.Type("ab")
	r.WaitLast("pop> ab")
	before := strings.Count(r.Written(), pasteOn)
	r.Signal(syscall.SIGSTOP)
	r.Signal(syscall.SIGCONT)
	r.Until("raw mode again", func() bool { return strings.Count(r.Written(), pasteOn) > before })
	r.Type("c\r")
	r.Wait("<abc>")
	r.alive()
}

// Between two lines as well: what is typed ahead may be a password.
func TestStoppedBetweenLines(t *testing.T) {
	r := ready(t, setup{})
	r.Type("block\r")
	r.Wait("(blocked)")
	r.WaitModes() // not raw any more, and silent
	r.Signal(syscall.SIGSTOP)
	r.Cook()
	r.Signal(syscall.SIGCONT)
	r.WaitModes()
	r.Type("ahead\r")
	r.order("release")
	r.Wait("(released)\npop> ahead\n<ahead>")
	r.Type("quit\r")
	r.waitExit(0)
}

func TestOutputElsewhere(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := ready(t, setup{stdout: file})
	r.Type("re\t7\r")
	r.Until("the next prompt", func() bool { return r.Text() == "pop> RETR 7\npop>" })
	r.Type("quit\r")
	r.waitExit(0)
	if got, _ := os.ReadFile(file.Name()); string(got) != "<RETR 7>\n" {
		t.Errorf("the file holds %q, want only the answer", got)
	}
}
