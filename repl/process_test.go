//go:build unix

package repl_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"popsh/repl"
	"popsh/session/dovecot"
)

// TestPracticeForOthers runs the practice server as a process and reads mail from
// it by another client, on both of its ports.
func TestPracticeForOthers(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv(dovecot.RequireVar) == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	clear, secure := startPractice(t, ca)
	for _, args := range [][]string{
		{"pop3://" + clear + "/1"},
		{"--ssl-reqd", "--cacert", ca, "pop3://" + clear + "/1"},
		{"--cacert", ca, "pop3s://" + secure + "/1"},
	} {
		out, err := exec.CommandContext(t.Context(), "curl", append([]string{"-sS", "-u", "alice:open-sesame"}, args...)...).CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("Subject: Welcome to your maildrop\r\n")) {
			t.Errorf("curl %q = %.300q, %v, want the first message", args, out, err)
		}
	}
}

// startPractice runs the practice server until the test ends, and returns its two
// addresses. It must end by an interrupt, with status 0.
func startPractice(t *testing.T, ca string) (clear, secure string) {
	t.Helper()
	cmd := exec.Command(program, "practice", "--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0", "--ca-out", ca)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for _, addr := range []*string{&clear, &secure} {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("popsh practice: %v", err)
		}
		*addr, _, _ = strings.Cut(line, ": ")
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("popsh practice, interrupted: %v, want status 0", err)
		}
	})
	return clear, secure
}

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
