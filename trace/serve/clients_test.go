package serve

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"popsh/session"
	"popsh/session/dovecot"
	"popsh/trace"
)

// letters are awkward messages with a header that all clients want to see.
func letters() []dovecot.Message {
	var all []dovecot.Message
	for _, m := range dovecot.MixedMailbox() {
		if m.Name == "one octet" {
			continue // it would be a part of that header
		}
		m.CRLF = append([]byte("From: a@example.org\r\nTo: alice@example.org\r\n"), m.CRLF...)
		m.Stored = append([]byte("From: a@example.org\nTo: alice@example.org\n"), m.Stored...)
		all = append(all, m)
	}
	return all
}

// record records a session with Dovecot, as popsh does.
func record(t *testing.T, mode session.Mode) string {
	t.Helper()
	srv := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": dovecot.Stored(letters())}})
	name := filepath.Join(t.TempDir(), "dovecot.p3t")
	rec, err := trace.Create(name, trace.CreateOptions{Options: trace.Options{Peer: srv.Addr}})
	if err != nil {
		t.Fatal(err)
	}
	addr := srv.Addr
	if mode == session.Implicit {
		addr = srv.TLSAddr
	}
	host, port, _ := net.SplitHostPort(addr)
	number, _ := strconv.Atoi(port)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := session.Dial(ctx, session.Target{Host: host, Port: number}, &session.Options{TLS: mode, Roots: srv.Pool, Observer: rec})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range visit() {
		do(t, ctx, s, text)
	}
	s.Close()
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(name); err != nil || bytes.Contains(text, []byte("open-sesame")) {
		t.Fatalf("the recording holds the password, or cannot be read: %v", err)
	}
	return name
}

// visit is the session that is recorded.
func visit() []string {
	commands := []string{"CAPA", "USER alice", "PASS open-sesame", "STAT", "LIST", "UIDL"}
	for i := range letters() {
		commands = append(commands, fmt.Sprintf("RETR %d", i+1))
	}
	return append(commands, "QUIT")
}

func do(t *testing.T, ctx context.Context, s *session.Session, text string) {
	t.Helper()
	reply, err := s.Do(ctx, session.NewRequest([]byte(text)))
	if err != nil {
		t.Fatalf("%.4s: %v", text, err)
	}
	if err := reply.Err(); err != nil {
		t.Fatalf("%.4s: %v", text, err)
	}
	if reply.Body != nil {
		if err := reply.Body.Drain(ctx); err != nil {
			t.Fatalf("%.4s: %v", text, err)
		}
	}
}

// A way is how a client gets to the server.
type way struct {
	name, host, port, ca string
	stls, implicit       bool
}

// A fetcher runs a client, which fetches all mail, and returns the messages in
// order.
type fetcher struct {
	program string
	fetch   func(t *testing.T, program string, w way) []string
	alters  []string // messages that the client itself does not store as they come
}

var fetchers = []fetcher{
	{"curl", curl, nil},
	{"mpop", mpop, nil},
	{"fetchmail", fetchmail, []string{"long lines", "a CR inside a line", "header only"}},
	{"python3", poplib, nil},
}

// TestClients serves what was recorded from Dovecot to other people's clients,
// over everything that carries POP3.
func TestClients(t *testing.T) {
	name := record(t, session.STLS)
	for _, f := range fetchers {
		for _, mode := range []TLS{TLSOff, TLSSTLS, TLSImplicit} {
			t.Run(f.program+" "+string(mode), func(t *testing.T) {
				program := program(t, f.program)
				w, r := wayTo(t, name, mode)
				f.compare(t, f.fetch(t, program, w), r)
				if secured := strings.Contains(r.log(), ": TLS 1."); secured != (mode != TLSOff) {
					t.Errorf("TLS was used: %v\n%s", secured, r.log())
				}
			})
		}
	}
}

func wayTo(t *testing.T, name string, mode TLS) (way, *rig) {
	t.Helper()
	rec, err := Load(LoadOptions{}, name)
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, rec, Options{Match: ByModel, TLS: mode, Secrets: map[int][]byte{1: []byte("open-sesame")}})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, r.AuthorityPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(r.addr)
	return way{string(mode), "localhost", port, ca, mode == TLSSTLS, mode == TLSImplicit}, r
}

// compare wants every message as it was recorded, octet for octet.
func (f *fetcher) compare(t *testing.T, got []string, r *rig) {
	t.Helper()
	want := letters()
	if len(got) != len(want) {
		t.Fatalf("%d messages were fetched, want %d\n%s", len(got), len(want), r.log())
	}
	for i := range want {
		if got[i] != string(want[i].CRLF) && !slices.Contains(f.alters, want[i].Name) {
			t.Errorf("message %d, %s, is %.100q, want %.100q", i+1, want[i].Name, got[i], want[i].CRLF)
		}
	}
}

// program returns the path of a mail client, or skips the test without one.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv(dovecot.RequireVar) == "1" {
		t.Fatalf("%s is required and not installed", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// run runs a program with that home folder and returns its standard output.
func run(t *testing.T, home string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.WaitDelay = patience
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "USER=alice", "LOGNAME=alice"}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, &out, &errs)
	}
	return out.Bytes()
}

// TestDovecotInOrder serves a recording to the same client, which cannot tell it
// from the server that was recorded.
func TestDovecotInOrder(t *testing.T) {
	for _, mode := range []session.Mode{session.Clear, session.STLS, session.Implicit} {
		rec, err := Load(LoadOptions{}, record(t, mode))
		if err != nil {
			t.Fatal(err)
		}
		r := start(t, rec, Options{Match: ByOrder, Secrets: map[int][]byte{1: []byte("open-sesame")}})
		again(t, r, mode)
		if report := r.Report(); report.Err(false, false) != nil {
			t.Errorf("%v: Report() = %+v, want nothing missed or unused", mode, report)
		}
	}
}

// again holds the recorded session with a server that serves it.
func again(t *testing.T, r *rig, mode session.Mode) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	host, port, _ := net.SplitHostPort(r.addr)
	number, _ := strconv.Atoi(port)
	s, err := session.Dial(ctx, session.Target{Host: host, Port: number}, &session.Options{TLS: mode, Roots: r.Authority()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, text := range visit() {
		do(t, ctx, s, text)
	}
}
