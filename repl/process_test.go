//go:build unix

package repl_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/creack/pty"

	"popsh/repl"
)

// TestInterrupted ends a script that waits for a reply.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	server, err := newPlayer("S: +OK ready\nC: USER alice\nS: +OK\nhang")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	cmd := exec.CommandContext(t.Context(), program, "--no-config", "-v", "--tls=none", server.addr(), "-c", "USER alice", "-c", "STAT", "-c", "NOOP")
	words, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for lines := bufio.NewScanner(words); lines.Scan(); {
		shown.WriteString(lines.Text() + "\n")
		if lines.Text() == "->  STAT" {
			cmd.Process.Signal(os.Interrupt)
		}
	}
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != repl.ExitInterrupted || !strings.Contains(shown.String(), "error: interrupted") {
		t.Errorf("an interrupted script exits %d and shows %q, want %d", got, shown.String(), repl.ExitInterrupted)
	}
}

// TestRawAtTerminal refuses to write exact octets to a terminal.
func TestRawAtTerminal(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), program, "--no-config", "--practice", "--raw", "-c", "QUIT")
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	shown, _ := io.ReadAll(tty) // a terminal ends with an error of its own
	var failed *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &failed) || failed.ExitCode() != repl.ExitUsage || !bytes.Contains(shown, []byte("exact octets are not written to a terminal")) {
		t.Errorf("popsh --raw at a terminal = %q, %v, want exit %d", shown, err, repl.ExitUsage)
	}
}
