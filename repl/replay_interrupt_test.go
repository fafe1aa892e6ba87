package repl_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
)

// TestReplayInterrupted ends a replay that waits for a reply.
func TestReplayInterrupted(t *testing.T) {
	t.Parallel()
	server, err := newPlayer("S: +OK ready\nC: NOOP\nS: +OK\nC: STAT\nhang")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	file := filepath.Join(t.TempDir(), "session.p3t")
	text := "%p3t 1\nS: +OK ready\nC: NOOP\nS: +OK done\nC: STAT\nS: +OK 1 2\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "replay", "--no-config", "--no-autosave", "--tls=none", file, server.addr())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "~ NOOP") {
			cmd.Process.Signal(os.Interrupt)
		}
	}
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != repl.ExitInterrupted {
		t.Errorf("an interrupted replay exits %d, want %d", got, repl.ExitInterrupted)
	}
}
