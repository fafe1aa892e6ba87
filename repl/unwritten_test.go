package repl_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
	"popsh/repl/door"
)

var errNoRoom = errors.New("no room")

type noRoom struct{}

func (noRoom) Write([]byte) (int, error) { return 0, errNoRoom }

// TestUnwritten: whatever cannot write its results says so and fails, though it has
// done everything else.
func TestUnwritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.p3t")
	if err := os.WriteFile(file, []byte("%p3t 1\nS: +OK\nC: QUIT\nS: +OK\n%end closed\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"--help", "--version", "trace --help", "trace show FILE", "trace show --json FILE", "trace fmt FILE", "trace elide FILE", "trace scrub FILE",
		"trace export text FILE", "play FILE", "replay --practice --no-autosave FILE", "test --against=model FILE",
		"man", "completion bash", "serve --help", "play --help",
	} {
		var words bytes.Buffer
		args := strings.Fields(strings.ReplaceAll(line, "FILE", file))
		status := repl.Main(args, door.Streams{In: strings.NewReader(""), Out: noRoom{}, Err: &words, Getenv: func(string) string { return "" }})
		if status != repl.ExitUsage || !strings.Contains(words.String(), "no room") {
			t.Errorf("popsh %s ends with %d and says %q, want %d and that there is no room", line, status, &words, repl.ExitUsage)
		}
	}
}
