package repl_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"popsh/repl"
	"popsh/repl/door"
	"popsh/session"
	"popsh/session/dovecot"
	"popsh/session/sasl"
	"popsh/trace"
)

const plainMail = "From: a@example.org\r\nSubject: one\r\n\r\ntext\r\n"

// recordSession records a whole session with a server and returns the file.
func recordSession(t *testing.T, addr, user, password string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "session.p3t")
	rec, err := trace.Create(name, trace.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(addr)
	number, _ := strconv.Atoi(port)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	s, err := session.Dial(ctx, session.Target{Host: host, Port: number}, &session.Options{TLS: session.Clear, Observer: rec})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	client, err := sasl.NewClient("CRAM-MD5", sasl.Credentials{User: user, Secret: sasl.NewSecret([]byte(password))})
	if err != nil {
		t.Fatal(err)
	}
	do(ctx, t, s, "CAPA")
	if _, err := s.Authenticate(ctx, "CRAM-MD5", client, nil); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"CAPA", "STAT", "LIST", "UIDL", "RETR 1", "TOP 1 0", "LIST 9", "QUIT"} {
		do(ctx, t, s, line)
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func do(ctx context.Context, t *testing.T, s *session.Session, line string) {
	t.Helper()
	reply, err := s.Do(ctx, session.NewRequest([]byte(line)))
	if err == nil && reply.Body != nil {
		err = reply.Body.Drain(ctx)
	}
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
}

// runPopsh runs popsh in this process and returns its exit status and output.
func runPopsh(env map[string]string, args ...string) (status int, out, words string) {
	var stdout, stderr bytes.Buffer
	status = repl.Main(args, door.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Getenv: func(name string) string { return env[name] }})
	return status, stdout.String(), stderr.String()
}

// TestReplayDovecot records a session, replays it, and has the server change.
func TestReplayDovecot(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": {[]byte(plainMail)}}})
	file := recordSession(t, server.Addr, "alice", dovecot.Users["alice"])
	replay := func(flags ...string) (int, string, string) {
		t.Helper()
		args := append([]string{"replay", "--no-config", "--no-autosave", "--tls=none", "--secret=env:PASSWORD", file, server.Addr}, flags...)
		return runPopsh(map[string]string{"PASSWORD": dovecot.Users["alice"]}, args...)
	}
	check := func(what string, want int, shows string, flags ...string) {
		t.Helper()
		status, out, words := replay(flags...)
		if status != want || !strings.Contains(out, shows) {
			t.Errorf("%s: %v ends with %d, want %d and %q:\n%s%s", what, flags, status, want, shows, out, words)
		}
		if strings.Contains(out+words, dovecot.Users["alice"]) {
			t.Errorf("%s: the password is shown:\n%s%s", what, out, words)
		}
	}
	check("nothing changed", 0, "11 exchanges: 10 same, 1 the same after greeting")
	check("nothing changed", 0, "", "--level=shape")

	server.Restart(t, dovecot.Options{Greeting: "another server"})
	check("another greeting", 0, "~ greeting  after greeting")
	check("another greeting", 1, "! greeting\n    recorded  S: +OK Dovecot", "--keep=greeting")

	server.Deliver(t, map[string][][]byte{"alice": {[]byte(plainMail)}})
	check("a message more", 0, "~ STAT  after count")
	check("a message more", 1, "    live      S: +OK 2 ", "--keep=count")
	check("a message more", 1, "  + S: 2 ", "--keep=count")

	server.Restart(t, dovecot.Options{Mechanisms: []string{"plain", "cram-md5"}})
	check("a mechanism less", 1, "! CAPA\n    recorded  S: SASL PLAIN LOGIN CRAM-MD5")
	check("a mechanism less", 0, "", "--level=shape")

	server.Stop(t)
	check("no server", 3, "")
}

// TestReplayUpdates changes the recording to what the server says now.
func TestReplayUpdates(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": {[]byte(plainMail)}}})
	file := recordSession(t, server.Addr, "alice", dovecot.Users["alice"])
	server.Restart(t, dovecot.Options{Mechanisms: []string{"cram-md5"}})
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0, 0} {
		args := []string{"replay", "--no-config", "--no-autosave", "--tls=none", "--secret=1=env:PASSWORD", file, server.Addr}
		if i == 1 {
			args = append(args, "--update")
		}
		if status, out, words := runPopsh(map[string]string{"PASSWORD": dovecot.Users["alice"]}, args...); status != want {
			t.Fatalf("run %d ends with %d, want %d:\n%s%s", i, status, want, out, words)
		}
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Split(string(after), "\n")
	for _, line := range strings.Split(string(before), "\n") {
		if !strings.HasPrefix(line, "S: SASL") && !strings.Contains("\n"+strings.Join(kept, "\n")+"\n", "\n"+line+"\n") {
			t.Errorf("the update has lost %q", line)
		}
	}
}
