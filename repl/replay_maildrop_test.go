package repl_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"popsh/session/dovecot"
)

// numberedMail is a message that is like no other of its kind.
func numberedMail(n int) []byte {
	return []byte(fmt.Sprintf("From: a@example.org\r\nSubject: number %d\r\n\r\n%s\r\n", n, strings.Repeat("text ", n)))
}

// TestReplayChangedMaildrop: after a recording messages come, change their order and
// go; those that are still there are compared with themselves.
func TestReplayChangedMaildrop(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": {numberedMail(1), numberedMail(2), numberedMail(3)}}})
	file := filepath.Join(t.TempDir(), "three.p3t")
	popsh := func(args ...string) (int, string, string) {
		return runPopsh(map[string]string{"PASSWORD": dovecot.Users["alice"]}, append(args, "--no-config", "--no-autosave", "--tls=none")...)
	}
	signedOn := []string{server.Addr, "-u", "alice", "--auth=user", "--password-command=echo " + dovecot.Users["alice"]}
	record := append(slices.Clone(signedOn), "--record", file)
	for _, line := range []string{"STAT", "UIDL", "LIST", "RETR 1", "RETR 2", "RETR 3", "QUIT"} {
		record = append(record, "-c", line)
	}
	if status, out, words := popsh(record...); status != 0 {
		t.Fatalf("recording ends with %d:\n%s%s", status, out, words)
	}
	check := func(what string, want int, shows []string, flags ...string) {
		t.Helper()
		status, out, words := popsh(append([]string{"replay", file, server.Addr, "--secret=env:PASSWORD"}, flags...)...)
		if status != want {
			t.Errorf("%s: %v ends with %d, want %d", what, flags, status, want)
		}
		for _, part := range shows {
			if !strings.Contains(out, part) {
				t.Errorf("%s: %v does not show %q", what, flags, part)
			}
		}
		if t.Failed() {
			t.Logf("%s:\n%s%s", what, out, words)
		}
	}
	check("nothing", 0, []string{"10 exchanges: 9 same"})

	server.Deliver(t, map[string][][]byte{"alice": {numberedMail(4)}})
	check("a message more", 0, []string{"~ STAT  after count", "~ UIDL  after count", "= RETR 1, RETR 2, RETR 3"})
	check("a message more", 1, []string{"  + S: 4 "}, "--keep=count")

	inOrder(t, server, 3, 1, 2, 4)
	check("another order", 0, []string{"~ UIDL  after count", "~ RETR 1  after count", "~ RETR 2  after count", "~ RETR 3  after count"})
	check("another order", 1, []string{"another message has number 1 now: the one of line "}, "--keep=count", "--keep-going")

	if status, out, words := popsh(append(signedOn, "-c", "TOP 1 0", "-c", "DELE 1", "-c", "QUIT")...); status != 0 || !strings.Contains(out, "number 2") {
		t.Fatalf("deleting ends with %d:\n%s%s", status, out, words)
	}
	check("a message less", 1, []string{"~ RETR 1  after count", "~ RETR 2  after count", "! RETR 3\n    another message has number 3 now: the recorded one, ", ", is number 1\n"})
}

// inOrder gives the messages of alice an order that is not that of their arrival.
func inOrder(t *testing.T, server *dovecot.Server, places ...int) {
	t.Helper()
	name := filepath.Join(filepath.Dir(server.CAFile), "mail", "alice", "dovecot-uidlist")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	uid := regexp.MustCompile(`^(\d+) `)
	for i, place := range places {
		lines[i+1] = uid.ReplaceAllString(lines[i+1], fmt.Sprintf("$1 O%d ", place))
	}
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}
