package transcripts_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/transcripts"
)

// TestTraceRefuses: what cannot be done is told with what can, and nothing is written.
func TestTraceRefuses(t *testing.T) {
	folder := t.TempDir()
	file, other := filepath.Join(folder, "a.p3t"), filepath.Join(folder, "other")
	for name, text := range map[string]string{file: "%p3t 1\nS: +OK ready\n", other: "kept"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ line, reason, hint string }{
		{"", "name one of fmt, show", "popsh trace --help tells what they do"},
		{"shwo", "name one of fmt, show", "did you mean show?"},
		{"show", "this is not how it is called", "usage: popsh trace show [flags] FILE"},
		{"show FILE FILE", "this is not how it is called", "usage: popsh trace show [flags] FILE"},
		{"show --force FILE", "it means nothing to popsh trace show", "popsh trace --help lists all flags"},
		{"show --nothing FILE", `there is no flag "--nothing"`, "popsh trace --help lists all flags"},
		{"scrub --profile everybody FILE", `"everybody" is not known`, "share"},
		{"scrub -o OTHER FILE", "nothing was written", "--force replaces the file"},
		{"elide -o OTHER FILE", "nothing was written", "--force replaces the file"},
	} {
		var out, words bytes.Buffer
		args := strings.Fields(strings.NewReplacer("FILE", file, "OTHER", other).Replace(tt.line))
		err := transcripts.TraceDoor().Run(args, door.Streams{In: strings.NewReader(""), Out: &out, Err: &words, Getenv: os.Getenv})
		var wrong *misuse.Error
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Error(), tt.reason) || !strings.Contains(strings.Join(wrong.Hints(), "\n"), tt.hint) || out.Len() > 0 {
			t.Errorf("popsh trace %s = %v, shows %q, want the reason %s, the hint %s", tt.line, err, &out, tt.reason, tt.hint)
		}
	}
	if text, err := os.ReadFile(other); string(text) != "kept" {
		t.Errorf("the other file holds %q, %v", text, err)
	}
}
