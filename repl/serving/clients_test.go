//go:build unix

package serving_test

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/programs"
)

// TestPracticeForOthers runs the practice server as a process and reads mail from
// it by another client, on both of its ports.
func TestPracticeForOthers(t *testing.T) {
	t.Parallel()
	curl := programs.Find(t, "curl")
	ca := filepath.Join(t.TempDir(), "ca.pem")
	clear, secure := startPractice(t, ca)
	for _, args := range [][]string{
		{"pop3://" + clear + "/1"},
		{"--ssl-reqd", "--cacert", ca, "pop3://" + clear + "/1"},
		{"--cacert", ca, "pop3s://" + secure + "/1"},
	} {
		out, err := exec.CommandContext(t.Context(), curl, append([]string{"-sS", "-u", "alice:open-sesame"}, args...)...).CombinedOutput()
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
