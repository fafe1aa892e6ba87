package serving_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"popsh/repl"
	"popsh/repl/door"
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
const servePatience = 2 * time.Minute

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
	return startServeOf(t, file, flags...)
}

func startServeOf(t *testing.T, file string, flags ...string) *servant {
	t.Helper()
	out, in := io.Pipe()
	s := &servant{status: make(chan int, 1)}
	args := append([]string{"serve", "--listen", "127.0.0.1:0", file}, flags...)
	if !slices.Contains(flags, "-n") {
		args = append(args, "--once")
	}
	go func() {
		status := repl.Main(args, door.Streams{In: strings.NewReader(""), Out: in, Err: &s.words, Getenv: os.Getenv})
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
	if err := os.WriteFile(addr, []byte("127.0.0.1:1\n"), 0o600); err != nil { // of a server that was killed
		t.Fatal(err)
	}
	s := startServe(t, "--addr-file", addr, "--ca-out", ca)
	if text, err := os.ReadFile(addr); err != nil || string(text) != s.addr+"\n" {
		t.Errorf("--addr-file holds %q (%v), want %s", text, err, s.addr)
	}
	got := s.say(t, "USER alice", "PASS open-sesame", "RETR 1", "QUIT")
	if got != servedReplies {
		t.Errorf("popsh serve says %q, want %q", got, servedReplies)
	}
	s.end(t, repl.ExitOK)
	if _, err := os.Stat(addr); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("--addr-file is still there at the end: %v", err)
	}
	for _, want := range []string{"serving 1 connection with 4 commands, looked up by command\n", "secret 1 is not known", "Ctrl-C ends the server\n",
		"connection 1: from 127.0.0.1:", "connection 1: over after 4 commands\n", "1 connection: 0 commands not in the recording, 0 answers made up, 0 of 4 recorded commands never asked\n"} {
		if !strings.Contains(s.words.String(), want) {
			t.Errorf("popsh serve tells %q, want %q in it", &s.words, want)
		}
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
		miss   bool // is an error
	}{
		{nil, repl.ExitRefused, true},
		{[]string{"--match", "model"}, repl.ExitRefused, true},
		{[]string{"--allow-miss"}, repl.ExitRefused, false},
		{[]string{"--allow-unused"}, repl.ExitRefused, true},
		{[]string{"--allow-miss", "--allow-unused"}, repl.ExitOK, false},
	} {
		s := startServe(t, tt.allow...)
		got := s.say(t, "USER alice", "PASS hunter-two", "RETR 2", "QUIT")
		if want := "-ERR [SYS/PERM] popsh: not in recording (nearest: RETR 1, line 8)\r\n"; !strings.Contains(got, want) {
			t.Errorf("popsh serve says %q, want %q", got, want)
		}
		s.end(t, tt.status)
		if words := s.words.String(); strings.Contains(words, "--match model") != (tt.miss && !slices.Contains(tt.allow, "model")) {
			t.Errorf("popsh serve %q hints %q", tt.allow, words)
		}
		if words := s.words.String(); !strings.Contains(words, "RETR 2 is not in the recording (nearest: RETR 1, line 8)") || strings.Contains(words, "hunter") {
			t.Errorf("popsh serve tells %q", words)
		}
	}
}

func TestServeSecret(t *testing.T) {
	t.Setenv("SERVED_SECRET", "open-sesame")
	for _, source := range []string{"1=env:SERVED_SECRET", "env:SERVED_SECRET"} {
		for password, status := range map[string]int{"open-sesame": repl.ExitOK, "other": repl.ExitRefused} {
			s := startServe(t, "--secret", source, "--allow-unused")
			s.say(t, "USER alice", "PASS "+password, "RETR 1", "QUIT")
			s.end(t, status)
		}
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
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	shared := filepath.Join(t.TempDir(), "shared.pem")
	if err := os.WriteFile(shared, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--listen", taken.Addr().String(), file}, "another program listens on " + taken.Addr().String() + "\nhint: --listen 127.0.0.1:0"},
		{[]string{"--addr-file", file, file}, "is there already and holds no address"},
		{[]string{"--addr-file", t.TempDir(), file}, "is there already and holds no address"},
		{[]string{"--addr-file", "/nonexistent/addr", file}, "--addr-file: the file cannot be written"},
		{[]string{"--ca-out", file, file}, "hint: there is a new authority in every run"},
		{[]string{"--save-ca", shared, file}, "it holds no authority with its key\nhint: remove it"},
		{[]string{"--save-ca", t.TempDir(), file}, "is not a regular file"},
		{[]string{"--cert-fault", "old", file}, "hint: it is expired, name or untrusted"},
		{[]string{elided}, "hint: --fill"},
		{nil, "a transcript is to be named"},
		{[]string{t.TempDir()}, "this is a folder"},
		{[]string{"--match", "best", file}, "--match"},
		{[]string{"--fault", "RETR: explode", file}, "there is no such kind of fault"},
		{[]string{"--secret", "open-sesame", file}, "could be read by everybody"},
		{[]string{"--secret", "2=env:HOME", file}, "the recording has no secret 2\nhint: it has 1\n"},
		{[]string{"--on-miss", "skip", file}, "hint: add --match order"},
		{[]string{"--once", "-n", "3", file}, "do not go together"},
		{[]string{"--tls", "off", "--cert-fault", "expired", file}, "--tls: without TLS there is no certificate"},
		{[]string{"--tls", "off", "--tls-like-recorded", file}, "--tls: without TLS there is no certificate"},
		{[]string{"--fault", "RETR: no_dot", file}, "did you mean no-dot?"},
		{[]string{"--fault", "RTER: drop", file}, "did you mean RETR?"},
		{[]string{"--secret", "1=file:/nonexistent", file}, "the file cannot be read"},
		{[]string{"--latency", "fast", file}, "--latency"},
		{[]string{"--listen", "0.0.0.0:0", file}, "can be reached from other machines"},
		{[]string{"-n", "-1", file}, "negative"},
	} {
		var out, words bytes.Buffer
		status := repl.Main(append([]string{"serve", "--listen", "127.0.0.1:0"}, tt.args...), door.Streams{In: strings.NewReader(""), Out: &out, Err: &words, Getenv: os.Getenv})
		if status != repl.ExitUsage || out.Len() > 0 || !strings.Contains(words.String(), tt.want) {
			t.Errorf("popsh serve %q: status %d, %q, want %q", tt.args, status, words.String(), tt.want)
		}
	}
}

// secure does a handshake with the server and returns what the client says.
func (s *servant) secure(t *testing.T, ca string) error {
	t.Helper()
	text, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	nc, err := tls.DialWithDialer(&net.Dialer{Timeout: servePatience}, "tcp", s.addr, &tls.Config{RootCAs: pool, ServerName: "pop.example.org"})
	if err == nil {
		nc.Close()
	}
	return err
}

// TestServeSavesItsAuthority: what a client trusted in the first run is good in the
// second one, and a certificate that is wrong is wrong on demand only.
func TestServeSavesItsAuthority(t *testing.T) {
	folder := t.TempDir()
	save, out := filepath.Join(folder, "save.pem"), filepath.Join(folder, "out.pem")
	for _, fault := range []string{"", "expired", "name", "untrusted", ""} {
		args := []string{"--tls", "implicit", "--save-ca", save, "--ca-out", out, "--allow-unused"}
		if fault != "" {
			args = append(args, "--cert-fault", fault)
		}
		s := startServe(t, args...)
		if err := s.secure(t, out); (err == nil) != (fault == "") {
			t.Errorf("with the fault %q the client says %v", fault, err)
		}
		s.end(t, repl.ExitOK)
	}
	for name, private := range map[string]bool{save: true, out: false} {
		text, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(text), "PRIVATE KEY") != private {
			t.Errorf("%s holds %q (%v), want a key in it: %v", name, text, err, private)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v), want 0600", name, info.Mode(), err)
		}
	}
	if err := os.Chmod(save, 0o644); err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	status := repl.Main([]string{"practice", "--save-ca", save}, door.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &words, Getenv: os.Getenv})
	if status != repl.ExitUsage || !strings.Contains(words.String(), "hint: chmod 600") {
		t.Errorf("with an authority that others may read: status %d, %s", status, &words)
	}
}

// TestServeRecords wants a transcript of each connection, and none over what is
// served.
func TestServeRecords(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "own.p3t")
	s := startServe(t, "--record", file, "--fault", "RETR: dup", "-n", "2", "--allow-unused")
	for range 2 {
		s.say(t, "USER alice", "PASS hunter-two", "RETR 1", "QUIT")
	}
	s.end(t, repl.ExitOK)
	for _, name := range []string{file, filepath.Join(folder, "own-2.p3t")} {
		text, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(text), "hunter") {
			t.Fatalf("%s holds %q (%v), want no password", name, text, err)
		}
		for _, want := range []string{"%peer " + s.addr, "\n# popsh serve acts as the server of ", "\n! accept 127.0.0.1:", "\nC: PASS \\{secret:1}\n", "\n! edit S fault=\"RETR: dup\"\n", "\n%end closed\n"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s holds %q, want %q in it", name, text, want)
			}
		}
	}
	for _, force := range []string{"--force=false", "--force"} {
		var words bytes.Buffer
		status := repl.Main([]string{"serve", "--listen", "127.0.0.1:0", "--record", file, force, file}, door.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &words, Getenv: os.Getenv})
		if status != repl.ExitUsage || !strings.Contains(words.String(), "is what is served") {
			t.Errorf("recording over what is served: status %d, %s", status, &words)
		}
	}
}

// TestServeVerifies: a recording made with --secrets=verify tells passwords apart
// by itself.
func TestServeVerifies(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.p3t")
	var words bytes.Buffer
	status := repl.Main([]string{"--practice", "--no-config", "--no-autosave", "--record", file, "--secrets=verify", "-c", "USER alice", "-c", "PASS open-sesame", "-c", "QUIT"},
		door.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &words, Getenv: func(string) string { return "" }})
	if status != repl.ExitOK || !strings.Contains(words.String(), "can try passwords against it") {
		t.Fatalf("recording: status %d, %s", status, &words)
	}
	for password, want := range map[string]string{"open-sesame": "\r\n+OK maildrop is open", "other": "\r\n-ERR [AUTH] popsh: not in recording"} {
		s := startServeOf(t, file, "--allow-unused", "--allow-miss")
		if got := s.say(t, "USER alice", "PASS "+password, "QUIT"); !strings.Contains(got, want) {
			t.Errorf("the password %s is answered by %q, want %q", password, got, want)
		}
		s.end(t, repl.ExitOK)
		if strings.Contains(s.words.String(), "is not known") {
			t.Errorf("popsh serve says %s, want nothing about an unknown secret", &s.words)
		}
	}
}
