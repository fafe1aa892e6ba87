package serve

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"popsh/session"
	"popsh/session/dovecot"
	"popsh/session/programs"
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

// altered are messages that a client does not store as they come.
var altered = map[string][]string{"fetchmail": {"long lines", "a CR inside a line", "header only"}}

// TestClients serves what was recorded from Dovecot to other people's clients,
// over everything that carries POP3.
func TestClients(t *testing.T) {
	name := record(t, session.STLS)
	for _, f := range programs.Fetchers {
		for _, mode := range []TLS{TLSOff, TLSSTLS, TLSImplicit} {
			t.Run(f.Program+" "+string(mode), func(t *testing.T) {
				w, r := wayTo(t, name, mode)
				compareMail(t, f.Fetch(t, w, len(letters())), altered[f.Program], r)
				if secured := strings.Contains(r.log(), ": TLS 1."); secured != (mode != TLSOff) {
					t.Errorf("TLS was used: %v\n%s", secured, r.log())
				}
			})
		}
	}
}

func wayTo(t *testing.T, name string, mode TLS) (programs.Way, *rig) {
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
	return programs.Way{Name: string(mode), Host: "localhost", Port: port, CA: ca, STLS: mode == TLSSTLS, Implicit: mode == TLSImplicit}, r
}

// compareMail wants every message as it was recorded, octet for octet, but for some.
func compareMail(t *testing.T, got, but []string, r *rig) {
	t.Helper()
	want := letters()
	if len(got) != len(want) {
		t.Fatalf("%d messages were fetched, want %d\n%s", len(got), len(want), r.log())
	}
	for i := range want {
		if got[i] != string(want[i].CRLF) && !slices.Contains(but, want[i].Name) {
			t.Errorf("message %d, %s, is %.100q, want %.100q", i+1, want[i].Name, got[i], want[i].CRLF)
		}
	}
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
