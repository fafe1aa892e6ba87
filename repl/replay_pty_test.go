//go:build linux || darwin

package repl_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestReplayAsks: at a terminal a replay shows its plan and asks before it sends
// anything, and --update=ask asks about every exchange that differs.
func TestReplayAsks(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "old.p3t")
	const talk = "%p3t 1\nS: +OK\nC: NOOP\nS: -ERR one\nC: STAT\nS: -ERR two\nC: QUIT\nS: +OK\n"
	if err := os.WriteFile(name, []byte(talk), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := newPlayer("S: +OK\nC: NOOP\nS: -ERR new one\nC: STAT\nS: -ERR new two\nC: QUIT\nS: +OK")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	s, _ := sit(t, "replay", "--no-config", "--tls=none", "--update=ask", "--level=exact", name, server.addr())
	s.Wait("all this is sent to a live server")
	s.WaitLast("go on? [y/N]")
	s.Type("y\r")
	s.Wait("line 3: the file can say what the server says now")
	s.WaitLast("take it over? [y/N]")
	s.Type("n\r")
	s.Wait("line 5: the file can say")
	s.WaitLast("take it over? [y/N]")
	s.Type("y\r")
	s.Wait("the session is not as recorded: 1 of 3 exchanges differ")
	s.WaitExit(1)
	text, err := os.ReadFile(name)
	if want := "%p3t 1\nS: +OK\nC: NOOP\nS: -ERR one\nC: STAT\nS: -ERR new two\nC: QUIT\nS: +OK\n"; string(text) != want || err != nil {
		t.Errorf("the file is\n%s(%v), want\n%s", text, err, want)
	}
}
