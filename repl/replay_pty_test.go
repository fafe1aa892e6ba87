//go:build linux || darwin

package repl_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReplayPlansFirst: the plan is shown and agreed to before any secret is asked
// for, so that nothing typed ahead can take the one for the other.
func TestReplayPlansFirst(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "signon.p3t")
	const talk = "%p3t 1\nS: +OK\nC: USER al\nS: +OK\nC: PASS \\{secret:1}\nS: +OK\n"
	if err := os.WriteFile(name, []byte(talk), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := newPlayer("S: +OK\nC: USER al\nS: +OK\nC: PASS " + canary + "\nS: +OK\nhang")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	s, home := sit(t, "replay", "--no-config", "--tls=none", "--secret=ask", name, server.addr())
	s.Wait("signs on with secret 1: PASS of \"al\", line 5")
	s.WaitLast("go on? [y/N]")
	s.Type("y\r")
	s.WaitLast("secret 1, PASS of \"al\", line 5:")
	s.Type(canary + "\r")
	s.Wait("3 exchanges: 3 same")
	s.WaitExit(0)
	if strings.Contains(s.Written(), canary) {
		t.Errorf("the terminal was sent the password:\n%q", s.Written())
	}
	wantNowhere(t, home, canary)
}

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
