//go:build linux || darwin

package transcripts_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
	"popsh/repl/screen"
)

// slowTranscript is one in which nothing happens for an hour behind the greeting.
const slowTranscript = `%p3t 1
! connect a b
S: +OK \x1B]0;ready\x07
! tls-ok TLS1.3
@+3600.0
C: STAT
S: +OK 1 2
@+3600.0
# look here
@+3600.0
C: QUIT
S: -ERR no
`

// playAt plays the transcript at a terminal, whose settings are shown when popsh
// has ended.
func playAt(t *testing.T, flags string) *screen.Screen {
	t.Helper()
	name := filepath.Join(t.TempDir(), "slow.p3t")
	if err := os.WriteFile(name, []byte(slowTranscript), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `popsh play `+flags+` "$0"; echo "status $?"; stty -a`, name)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=1")
	return screen.Start(t, cmd, 100, 40)
}

// TestPlayAtTerminal presses keys; the terminal must be as before in the end.
func TestPlayAtTerminal(t *testing.T) {
	t.Parallel()
	s := playAt(t, "--max-idle 0s")
	s.Wait(`  S: +OK \x1B]0;ready\x07`)
	s.Type(" ")
	s.Wait("=== paused; space goes on")
	s.Type(".")
	s.Wait("~ # look here") // it pauses at the next command
	s.Type("n")
	s.Wait("=== no note follows")
	s.Type("/look\r")
	s.Wait("=== nothing like that follows")
	s.Type("/-ERR\r")
	s.Wait("~ C: QUIT") // it pauses before what was looked for
	s.Type(" ")
	s.Wait("!!! recording unfinished")
	s.Wait("status 0")
	wantCooked(t, s)
	if i := strings.IndexByte(strings.ReplaceAll(s.Written(), "\x1b[", ""), 0x1b); i >= 0 || strings.Contains(s.Written(), "\x07") {
		t.Errorf("popsh play wrote a control octet of the transcript: %q", s.Written())
	}
}

// TestPlayLeaves leaves by keys, in the middle of a long wait.
func TestPlayLeaves(t *testing.T) {
	t.Parallel()
	for key, status := range map[string]string{"q": "status 0", "\x03": "status 130"} {
		s := playAt(t, "--max-idle 0s")
		s.Wait("S: +OK")
		s.Type(key)
		s.Wait(status)
		wantCooked(t, s)
	}
}

// TestPlaySteps waits for a key before each command.
func TestPlaySteps(t *testing.T) {
	t.Parallel()
	s := playAt(t, "--step --max-idle 1ms")
	for _, want := range []string{"=== paused", "S: +OK", "S: +OK 1 2", "S: -ERR no"} {
		s.Wait(want)
		s.Type("\r")
	}
	s.Wait("status 0")
	wantCooked(t, s)
}

// wantCooked waits for the settings of a terminal that reads lines and shows what
// is typed.
func wantCooked(t *testing.T, s *screen.Screen) {
	t.Helper()
	for _, mode := range []string{" icanon ", " echo ", " opost ", " isig "} {
		s.Until("the mode"+mode, func() bool { return strings.Contains(" "+strings.Join(s.Lines(), " ")+" ", mode) })
	}
	s.WaitExit(repl.ExitOK)
}
