package repl

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"popsh/repl/door"
	"popsh/session"
)

// farAway is a connection that claims to come from another machine: the address
// is one for documents (RFC 5737 §3).
type farAway struct{ net.Conn }

func (farAway) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 110} }

// thisMachine is a connection within this machine.
type thisMachine struct{ net.Conn }

func (thisMachine) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 110}
}

// An answerer is a person who gives the same answer to every question.
type answerer struct{ answer string }

func (a answerer) Ask(context.Context, string) (string, error)      { return a.answer, nil }
func (a answerer) Password(context.Context, string) ([]byte, error) { return []byte(a.answer), nil }

// refusing greets, refuses whatever it is sent and returns that.
func refusing(nc net.Conn, sent chan<- string) {
	defer nc.Close()
	io.WriteString(nc, "+OK ready <1.2@example.org>\r\n")
	buf := make([]byte, 1024)
	var all strings.Builder
	for {
		n, err := nc.Read(buf)
		if err != nil {
			sent <- all.String()
			return
		}
		all.Write(buf[:n])
		io.WriteString(nc, "-ERR no\r\n")
	}
}

// TestGuard keeps secrets, and only them, from crossing a network in clear text
// that nobody has allowed.
func TestGuard(t *testing.T) {
	const canary = "canary-Hunter2"
	plain := "AUTH PLAIN AGFsaWNlAGNhbmFyeS1IdW50ZXIy"
	tests := []struct {
		name   string
		o      Options
		person person
		near   bool
		line   string
		sent   bool
		status int
	}{
		{"script", Options{}, nil, false, "PASS " + canary, false, ExitUsage},
		{"script, lower case", Options{}, nil, false, "pass " + canary, false, ExitUsage},
		{"script, AUTH", Options{}, nil, false, plain, false, ExitUsage},
		{"script, unknown mechanism", Options{}, nil, false, "AUTH X-OWN AGFs", false, ExitUsage},
		{"script, slip", Options{}, nil, false, "PAS " + canary, false, ExitUsage},
		{"script, digest", Options{}, nil, false, "APOP alice 0123456789abcdef0123456789abcdef", true, ExitLogin},
		{"script, no secret", Options{}, nil, false, "USER alice", true, ExitLogin},
		{"script, allowed", Options{AllowCleartext: true}, nil, false, "PASS " + canary, true, ExitLogin},
		{"script, this machine", Options{}, nil, true, "PASS " + canary, true, ExitLogin},
		{"a person says no", Options{}, answerer{"n"}, false, "PASS " + canary, false, ExitUsage},
		{"a person says nothing", Options{}, answerer{""}, false, "PASS " + canary, false, ExitUsage},
		{"a person says yes", Options{}, answerer{"y"}, false, "PASS " + canary, true, ExitLogin},
		{"read-only", Options{ReadOnly: true}, nil, true, "DELE 1", false, ExitUsage},
		{"read-only, other", Options{ReadOnly: true}, nil, true, "RSET", true, ExitRefused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sent, status, words := execAgainst(t, tt.o, tt.person, tt.near, tt.line)
			if got := sent != ""; got != tt.sent || status != tt.status {
				t.Errorf("%s: sent %q, exit %d, want sent %v, exit %d", tt.line, sent, status, tt.sent, tt.status)
			}
			if strings.Contains(words, canary) {
				t.Errorf("%s: shown %q, want no secret in it", tt.line, words)
			}
		})
	}
}

// execAgainst runs one line against a server that refuses everything. It returns
// what the server was sent, the exit status, and all that was shown.
func execAgainst(t *testing.T, o Options, p person, near bool, line string) (sent string, status int, shown string) {
	t.Helper()
	here, there := net.Pipe()
	got := make(chan string, 1)
	go refusing(there, got)
	var out bytes.Buffer
	sh, err := NewShell(o, door.Streams{Out: &out, Err: &out, Getenv: func(string) string { return "" }}, p)
	if err != nil {
		t.Fatal(err)
	}
	var nc net.Conn = farAway{here}
	if near {
		nc = thisMachine{here}
	}
	sh.way = &way{mode: session.Clear}
	if sh.session, err = session.New(t.Context(), nc, "pop.example.org", &session.Options{TLS: session.Clear}); err != nil {
		t.Fatal(err)
	}
	err = sh.Exec(t.Context(), line)
	sh.report(err)
	sh.Close()
	return <-got, ExitCode(err), out.String()
}
