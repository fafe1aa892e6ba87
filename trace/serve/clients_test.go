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

// letters are messages that every client stores without loss.
func letters() []dovecot.Message {
	var all []dovecot.Message
	for _, m := range dovecot.MixedMailbox() {
		if slices.Contains([]string{"stored with LF", "dotted lines", "UTF-8 in the header", "blank lines only"}, m.Name) {
			m.CRLF = append([]byte("From: a@example.org\r\nTo: alice@example.org\r\n"), m.CRLF...)
			m.Stored = append([]byte("From: a@example.org\nTo: alice@example.org\n"), m.Stored...)
			all = append(all, m)
		}
	}
	return all
}

// record records a session with Dovecot, as popsh does.
func record(t *testing.T, mode session.Mode) string {
	t.Helper()
	mail := letters()
	srv := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": dovecot.Stored(mail)}})
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
	commands := []string{"CAPA", "USER alice", "PASS open-sesame", "STAT", "LIST", "UIDL"}
	for i := range mail {
		commands = append(commands, fmt.Sprintf("RETR %d", i+1))
	}
	for _, text := range append(commands, "QUIT") {
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

// fetchers run a client, which fetches all mail, and return the messages.
var fetchers = map[string]func(t *testing.T, program string, w way) []string{
	"curl": curl, "mpop": mpop, "fetchmail": fetchmail,
}

// TestClients serves what was recorded from Dovecot to other people's clients,
// over everything that carries POP3.
func TestClients(t *testing.T) {
	name := record(t, session.STLS)
	for client, fetch := range fetchers {
		t.Run(client, func(t *testing.T) {
			program := program(t, client)
			for _, mode := range []TLS{TLSOff, TLSSTLS, TLSImplicit} {
				w, r := wayTo(t, name, mode)
				compare(t, client+" over "+w.name, fetch(t, program, w), r)
			}
		})
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

func compare(t *testing.T, who string, got []string, r *rig) {
	t.Helper()
	want := letters()
	if len(got) != len(want) {
		t.Fatalf("%s fetched %d messages, want %d\n%s", who, len(got), len(want), r.log())
	}
	for i := range want {
		if got[i] != string(want[i].CRLF) {
			t.Errorf("%s: message %d = %q, want %q", who, i+1, got[i], want[i].CRLF)
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

func curl(t *testing.T, program string, w way) []string {
	scheme, args := "pop3", []string{program, "-sS", "--cacert", w.ca, "-u", "alice:open-sesame"}
	if w.stls {
		args = append(args, "--ssl-reqd")
	}
	if w.implicit {
		scheme = "pop3s"
	}
	var got []string
	for n := range letters() {
		url := fmt.Sprintf("%s://%s:%s/%d", scheme, w.host, w.port, n+1)
		got = append(got, string(run(t, t.TempDir(), append(slices.Clone(args), url)...)))
	}
	return got
}

// keeper writes a program that stores what it reads in the next numbered file of
// a folder, and returns both.
func keeper(t *testing.T) (path, folder string) {
	t.Helper()
	home := t.TempDir()
	path, folder = filepath.Join(home, "keep"), filepath.Join(home, "mail")
	script := fmt.Sprintf("#!/bin/sh\nn=$(ls '%[1]s' | wc -l)\ncat >'%[1]s/'$((n + 1))\n", folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, script, 0o700)
	return path, folder
}

func write(t *testing.T, name, text string, perm os.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), perm); err != nil {
		t.Fatal(err)
	}
}

// collect returns the files of a folder in the order of their names, with CRLF
// line ends: mail programs store what they fetch with LF.
func collect(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		octets, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.ReplaceAll(strings.ReplaceAll(string(octets), "\r\n", "\n"), "\n", "\r\n"))
	}
	return all
}

const mpopConfig = `account served
host %s
port %s
user alice
password open-sesame
auth %s
tls %s
tls_starttls %s
tls_trust_file %s
received_header off
keep on
uidls_file %s
delivery mda %s
`

func mpop(t *testing.T, program string, w way) []string {
	onOff := map[bool]string{true: "on", false: "off"}
	keep, folder := keeper(t)
	home, auth := filepath.Dir(keep), "on"
	if !w.stls && !w.implicit {
		auth = "user"
	}
	file := filepath.Join(home, "mpoprc")
	write(t, file, fmt.Sprintf(mpopConfig, w.host, w.port, auth, onOff[w.stls || w.implicit], onOff[w.stls], w.ca, filepath.Join(home, "uidls"), keep), 0o600)
	run(t, home, program, "-q", "-C", file, "served")
	return collect(t, folder)
}

const fetchmailConfig = `set no bouncemail
set no syslog
poll %s service %s proto POP3 no dns no envelope
  user "alice" password "open-sesame" keep fetchall no rewrite stripcr
  %s sslcertfile "%s"
  mda "%s"
`

func fetchmail(t *testing.T, program string, w way) []string {
	keep, folder := keeper(t)
	home, mode := filepath.Dir(keep), `sslproto ""`
	switch {
	case w.implicit:
		mode = `ssl`
	case w.stls:
		mode = `sslproto "auto" sslcertck`
	}
	file := filepath.Join(home, "fetchmailrc")
	write(t, file, fmt.Sprintf(fetchmailConfig, w.host, w.port, mode, w.ca, keep), 0o600)
	run(t, home, program, "--invisible", "-f", file, "--pidfile", filepath.Join(home, "pid"))
	return collect(t, folder)
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
	for _, text := range []string{"CAPA", "USER alice", "PASS open-sesame", "STAT", "LIST", "UIDL", "RETR 1", "RETR 2", "RETR 3", "RETR 4", "QUIT"} {
		do(t, ctx, s, text)
	}
}
