package repl_test

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"popsh/repl"
)

// served is a short recording.
const served = `%p3t 1
! connect 127.0.0.1:40000 127.0.0.1:110
S: +OK ready
C: USER alice
S: +OK
C: PASS \{secret:1}
S: +OK in
C: RETR 1
S: +OK
S: Subject: one
S: .
C: QUIT
S: +OK bye
! eof S
`

// servePatience is how long a test waits for what must come.
const servePatience = 20 * time.Second

// A servant is popsh serve while it runs.
type servant struct {
	addr   string
	words  bytes.Buffer
	status chan int
}

// startServe runs popsh serve for one connection and returns once it listens.
func startServe(t *testing.T, flags ...string) *servant {
	t.Helper()
	file := filepath.Join(t.TempDir(), "served.p3t")
	if err := os.WriteFile(file, []byte(served), 0o600); err != nil {
		t.Fatal(err)
	}
	out, in := io.Pipe()
	s := &servant{status: make(chan int, 1)}
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--once", file}, flags...)
	go func() {
		status := repl.Main(args, repl.Streams{In: strings.NewReader(""), Out: in, Err: &s.words, Getenv: os.Getenv})
		in.Close()
		s.status <- status
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("popsh serve exits %d and says %s", <-s.status, &s.words)
	}
	s.addr = strings.TrimSpace(line)
	return s
}

// end waits for the end of popsh serve and compares its exit status.
func (s *servant) end(t *testing.T, want int) {
	t.Helper()
	select {
	case got := <-s.status:
		if got != want {
			t.Errorf("popsh serve exits %d, want %d; it says %s", got, want, &s.words)
		}
	case <-time.After(servePatience):
		t.Fatal("popsh serve goes on")
	}
}

// say sends lines in one write and returns all that comes.
func (s *servant) say(t *testing.T, lines ...string) string {
	t.Helper()
	nc, err := net.DialTimeout("tcp", s.addr, servePatience)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(servePatience))
	fmt.Fprint(nc, strings.Join(lines, "\r\n")+"\r\n")
	got, _ := io.ReadAll(nc)
	return string(got)
}

const servedReplies = "+OK ready\r\n+OK\r\n+OK in\r\n+OK\r\nSubject: one\r\n.\r\n+OK bye\r\n"

func TestServe(t *testing.T) {
	folder := t.TempDir()
	addr, ca := filepath.Join(folder, "addr"), filepath.Join(folder, "ca.pem")
	s := startServe(t, "--addr-file", addr, "--ca-out", ca)
	got := s.say(t, "USER alice", "PASS open-sesame", "RETR 1", "QUIT")
	if got != servedReplies {
		t.Errorf("popsh serve says %q, want %q", got, servedReplies)
	}
	s.end(t, repl.ExitOK)
	if text, err := os.ReadFile(addr); err != nil || string(text) != s.addr+"\n" {
		t.Errorf("--addr-file holds %q (%v), want %s", text, err, s.addr)
	}
	info, err := os.Stat(ca)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("--ca-out has mode %v (%v), want 0600", info, err)
	}
	if text, err := os.ReadFile(ca); err != nil || !x509.NewCertPool().AppendCertsFromPEM(text) {
		t.Errorf("--ca-out holds no certificate: %v", err)
	}
}

func TestServeMiss(t *testing.T) {
	for _, tt := range []struct {
		allow  []string
		status int
	}{
		{nil, repl.ExitRefused},
		{[]string{"--allow-miss"}, repl.ExitRefused},
		{[]string{"--allow-unused"}, repl.ExitRefused},
		{[]string{"--allow-miss", "--allow-unused"}, repl.ExitOK},
	} {
		s := startServe(t, tt.allow...)
		got := s.say(t, "USER alice", "PASS hunter-two", "RETR 2", "QUIT")
		if want := "-ERR [SYS/PERM] popsh: not in recording (nearest: RETR 1, line 8)\r\n"; !strings.Contains(got, want) {
			t.Errorf("popsh serve says %q, want %q", got, want)
		}
		s.end(t, tt.status)
		if words := s.words.String(); !strings.Contains(words, "RETR 2 is not in the recording (nearest: RETR 1, line 8)") || strings.Contains(words, "hunter") {
			t.Errorf("popsh serve tells %q", words)
		}
	}
}

func TestServeSecret(t *testing.T) {
	t.Setenv("SERVED_SECRET", "open-sesame")
	for password, status := range map[string]int{"open-sesame": repl.ExitOK, "other": repl.ExitRefused} {
		s := startServe(t, "--secret", "1=env:SERVED_SECRET", "--allow-unused")
		s.say(t, "USER alice", "PASS "+password, "RETR 1", "QUIT")
		s.end(t, status)
	}
}

func TestServeFault(t *testing.T) {
	s := startServe(t, "--fault", "RETR after 10: drop", "--allow-unused")
	if got, want := s.say(t, "USER alice", "PASS x", "RETR 1", "QUIT"), servedReplies[:len("+OK ready\r\n+OK\r\n+OK in\r\n")+10]; got != want {
		t.Errorf("popsh serve says %q, want %q", got, want)
	}
	s.end(t, repl.ExitOK)
}

// TestServeRefuses wants usage errors before anything listens.
func TestServeRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "served.p3t")
	if err := os.WriteFile(file, []byte(served), 0o600); err != nil {
		t.Fatal(err)
	}
	elided := filepath.Join(t.TempDir(), "elided.p3t")
	if err := os.WriteFile(elided, []byte(served+"C: TOP 1 1\nS: +OK\nS~ octets=20 lines=2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{elided}, "hint: --fill"},
		{nil, "a transcript is to be named"},
		{[]string{t.TempDir()}, "this is a folder"},
		{[]string{"--match", "best", file}, "--match"},
		{[]string{"--fault", "RETR: explode", file}, "there is no such kind of fault"},
		{[]string{"--secret", "open-sesame", file}, "could be read by everybody"},
		{[]string{"--secret", "1=file:/nonexistent", file}, "the file cannot be read"},
		{[]string{"--latency", "fast", file}, "--latency"},
		{[]string{"--listen", "0.0.0.0:0", file}, "can be reached from other machines"},
		{[]string{"-n", "-1", file}, "negative"},
	} {
		var out, words bytes.Buffer
		status := repl.Main(append([]string{"serve"}, tt.args...), repl.Streams{In: strings.NewReader(""), Out: &out, Err: &words, Getenv: os.Getenv})
		if status != repl.ExitUsage || out.Len() > 0 || !strings.Contains(words.String(), tt.want) {
			t.Errorf("popsh serve %q: status %d, %q, want %q", tt.args, status, words.String(), tt.want)
		}
	}
}
