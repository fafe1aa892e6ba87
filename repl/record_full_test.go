//go:build unix

package repl_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
)

// TestRecordingIsFull: where a recording finds no room, the session goes on, the file
// tells of the loss, and the exit status does; a size that was asked for is no loss.
func TestRecordingIsFull(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		limit, flag string
		status      int
		end         string
	}{
		{"ulimit -f 2; ", "--fsync", repl.ExitUsage, "! lost reason=\"file too large\"\n%end error\n"},
		{"", "--max-size=1k", repl.ExitOK, "%end limit\n"},
	} {
		name := filepath.Join(t.TempDir(), "full.p3t")
		cmd := exec.CommandContext(t.Context(), "sh", "-c", tt.limit+`exec "$@"`, "sh", program, "--no-config", "--no-autosave", "--practice", "--record", name, tt.flag,
			"-c", "USER alice", "-c", "PASS open-sesame", "-c", "RETR 1", "-c", "RETR 2", "-c", "STAT", "-c", "QUIT")
		var words strings.Builder
		cmd.Stderr = &words
		out, err := cmd.Output()
		if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != tt.status || !strings.Contains(string(out), "+OK 3 1863") {
			t.Errorf("%s%s: popsh exits %d and shows\n%s%s\nwant %d and all replies", tt.limit, tt.flag, got, out, &words, tt.status)
		}
		if !strings.Contains(words.String(), `the transcript "`+name+`" is not complete`) {
			t.Errorf("%s%s: popsh says %q, want that the transcript is not complete", tt.limit, tt.flag, &words)
		}
		if text, err := os.ReadFile(name); err != nil || !strings.HasSuffix(string(text), tt.end) {
			t.Errorf("%s%s: the recording ends in %q, %v, want %q", tt.limit, tt.flag, text[max(0, len(text)-100):], err, tt.end)
		}
	}
}
