package manual_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
	"popsh/repl/door"
	"popsh/session/programs"
)

// printed runs a subcommand of popsh and returns what it prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, words bytes.Buffer
	s := door.Streams{In: strings.NewReader(""), Out: &out, Err: &words, Getenv: func(string) string { return "" }}
	if status := repl.Main(args, s); status != repl.ExitOK || words.Len() > 0 {
		t.Fatalf("popsh %q: status %d, %s", args, status, &words)
	}
	return out.String()
}

// file writes a text to a file of its own.
func file(t *testing.T, base, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), base)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// output runs a program in a folder of its own and returns what it prints.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(programs.Find(t, name), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+cmd.Dir, "XDG_CONFIG_HOME="+cmd.Dir, "XDG_DATA_HOME="+cmd.Dir)
	if err := os.WriteFile(filepath.Join(cmd.Dir, "my mail.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, got)
	}
	return strings.TrimSpace(string(got))
}
