package session

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A script is what a server expects and says, a line at a time: "C: " and "S: "
// with CRLF added, "S> " for exact octets; "hang" keeps silent until the client
// ends the connection.
type script string

// play runs the script as a server on nc and closes it. What the client sends
// out of turn is returned as an error.
func (s script) play(nc net.Conn) error {
	defer nc.Close()
	in := bufio.NewReader(nc)
	for step := range strings.SplitSeq(strings.Trim(string(s), "\n"), "\n") {
		if err := playStep(strings.TrimLeft(step, "\t"), nc, in); err != nil {
			return err
		}
	}
	return nil
}

func playStep(step string, nc net.Conn, in *bufio.Reader) error {
	text, _ := strings.CutPrefix(step[min(2, len(step)):], " ")
	switch {
	case strings.HasPrefix(step, "S:"):
		_, err := io.WriteString(nc, text+"\r\n")
		return err
	case strings.HasPrefix(step, "S>"):
		_, err := io.WriteString(nc, unquote(text))
		return err
	case strings.HasPrefix(step, "C:"):
		line, err := in.ReadString('\n')
		if line != text+"\r\n" {
			return fmt.Errorf("client sent %q (%v), want %q", line, err, text)
		}
		return nil
	case step == "hang":
		io.Copy(io.Discard, in)
	}
	return nil
}

func unquote(s string) string {
	return strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\0`, "\x00", `\x1b`, "\x1b").Replace(s)
}

// against opens a session with a server that plays s. The test fails if the
// client departs from the script.
func against(t *testing.T, s script, o *Options) (*Session, error) {
	t.Helper()
	here, there := net.Pipe()
	done := make(chan error, 1)
	go func() { done <- s.play(there) }()
	if o == nil {
		o = &Options{TLS: Clear}
	}
	session, err := New(t.Context(), here, "pop.example.org", o)
	t.Cleanup(func() {
		if session != nil {
			session.Close()
		}
		if err := <-done; err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("script: %v", err)
		}
	})
	return session, err
}

func must(t *testing.T, s script) *Session {
	t.Helper()
	session, err := against(t, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func do(t *testing.T, s *Session, line string) *Reply {
	t.Helper()
	reply, err := s.Do(t.Context(), s.Request([]byte(line)))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return reply
}

func text(t *testing.T, reply *Reply) string {
	t.Helper()
	var all strings.Builder
	for {
		l, err := reply.Body.Next(t.Context())
		if err == io.EOF {
			return all.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		all.Write(l.Text.Bytes())
		all.WriteString("\n")
	}
}

const loggedIn = script(`
	S: +OK hello <1.2@pop.example.org>
	C: USER alice
	S: +OK
	C: PASS open-sesame
	S: +OK in
`)

func login(t *testing.T, s *Session) {
	t.Helper()
	do(t, s, "USER alice")
	do(t, s, "PASS open-sesame")
	if s.State() != pop3.Transaction {
		t.Fatalf("state %v after login, want TRANSACTION", s.State())
	}
}

func TestConversation(t *testing.T) {
	s := must(t, loggedIn+`
	C: STAT
	S: +OK 2 320
	C: LIST
	S: +OK
	S: 1 120
	S: 2 200
	S: .
	C: LIST 2
	S: +OK 2 200
	C: RETR 9
	S: -ERR [SYS/PERM] no such message
	C: QUIT
	S: +OK bye
	`)
	if stamp, err := s.Stamp(); stamp != "<1.2@pop.example.org>" || err != nil {
		t.Errorf("Stamp() = %q, %v", stamp, err)
	}
	login(t, s)
	if r := do(t, s, "STAT"); r.Body != nil || !r.Status.OK || r.Err() != nil {
		t.Errorf("STAT: %+v", r)
	}
	if n, known := s.Machine().Highest(); n != 2 || !known {
		t.Errorf("Highest() = %d, %v, want 2", n, known)
	}
	if got, want := text(t, do(t, s, "LIST")), "1 120\n2 200\n"; got != want {
		t.Errorf("LIST = %q, want %q", got, want)
	}
	if r := do(t, s, "LIST 2"); r.Body != nil {
		t.Error("LIST 2 has a body, want one line")
	}
	var refused *RefusedError
	if err := do(t, s, "RETR 9").Err(); !errors.As(err, &refused) || string(refused.Status.Code.Bytes()) != "SYS/PERM" || refused.Login {
		t.Errorf("RETR 9: %v, want refused with SYS/PERM", err)
	}
	do(t, s, "QUIT")
	if !s.Closed() {
		t.Error("the session is open after QUIT")
	}
	if _, err := s.Do(t.Context(), s.Request([]byte("STAT"))); err != ErrClosed {
		t.Errorf("STAT after QUIT: %v, want %v", err, ErrClosed)
	}
}

func TestRefusedLoginIsMarked(t *testing.T) {
	s := must(t, "S: +OK\nC: CAPA\nS: -ERR what\nC: USER mallory\nS: -ERR no\nC: PASS wrong\nS: -ERR [AUTH] no")
	for _, tt := range []struct {
		line  string
		login bool
	}{{"CAPA", false}, {"USER mallory", true}, {"PASS wrong", true}} {
		var refused *RefusedError
		if err := do(t, s, tt.line).Err(); !errors.As(err, &refused) || refused.Login != tt.login {
			t.Errorf("%s: %#v, want a refused login: %v", tt.line, err, tt.login)
		}
	}
}

func TestGreetings(t *testing.T) {
	for _, tt := range []struct {
		script script
		want   any
	}{
		{"S: -ERR too many connections", new(*RefusedError)},
		{"S: * OK IMAP4 ready", new(*ProtocolError)},
		{`S> +OK half`, new(*LinkError)},
		{"", new(*LinkError)},
		{script("S> +OK " + strings.Repeat("x", 9000) + `\r\n`), new(*ProtocolError)},
	} {
		_, err := against(t, tt.script, nil)
		if !errors.As(err, tt.want) {
			t.Errorf("greeting %.40q: %#v, want %T", tt.script, err, tt.want)
		}
	}
}

func TestSilence(t *testing.T) {
	for name, s := range map[string]script{
		"greeting": "hang",
		"reply":    "S: +OK\nC: STAT\nhang",
		"body":     "S: +OK\nC: STAT\nS: +OK 1 9\nC: RETR 1\nS: +OK\nS: half of it\nhang",
		"line":     "S: +OK\nC: STAT\nS> +O\nhang",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				here, there := net.Pipe()
				done := make(chan error, 1)
				go func() { done <- s.play(there) }()
				start := time.Now()
				err := converse(t.Context(), here)
				var link *LinkError
				var timeout *wire.TimeoutError
				if !errors.As(err, &link) || !errors.As(err, &timeout) || !link.Talking {
					t.Errorf("error %v, want a time-out on an open link", err)
				}
				if d := time.Since(start); d > time.Minute {
					t.Errorf("took %v, want at most a minute", d)
				}
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// converse opens a session and sends what the scripts of TestSilence expect.
func converse(ctx context.Context, nc net.Conn) error {
	s, err := New(ctx, nc, "pop.example.org", &Options{TLS: Clear})
	if err != nil {
		return err
	}
	defer s.Close()
	for _, line := range []string{"STAT", "RETR 1"} {
		reply, err := s.Do(ctx, NewRequest([]byte(line)))
		if err == nil && reply.Body != nil {
			err = reply.Body.Drain(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func TestUnaskedOctetsEndTheSession(t *testing.T) {
	s := must(t, "S: +OK\nC: NOOP\nS> +OK\\r\\n+OK 1 1\\r\\n")
	do(t, s, "NOOP")
	_, err := s.Do(t.Context(), s.Request([]byte("STAT")))
	var unasked *UnaskedError
	if !errors.As(err, &unasked) || string(unasked.Got.Bytes()) != "+OK 1 1\r\n" || unasked.After.Verb != "NOOP" || !s.Closed() {
		t.Errorf("STAT behind a double reply: %v, closed %v", err, s.Closed())
	}
}

func TestWatchSeesTheEnd(t *testing.T) {
	s := must(t, "S: +OK\nS: -ERR idle for too long")
	var unasked *UnaskedError
	if err := s.Watch(t.Context()); !errors.As(err, &unasked) || !s.Closed() {
		t.Errorf("Watch() = %v, closed %v", err, s.Closed())
	}
	s = must(t, "S: +OK")
	var link *LinkError
	if err := s.Watch(t.Context()); !errors.As(err, &link) {
		t.Errorf("Watch() = %v, want the end of the connection", err)
	}
	s = must(t, "S: +OK\nhang")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Watch(ctx); err != nil || s.Closed() {
		t.Errorf("Watch() = %v, closed %v; want nothing to have happened", err, s.Closed())
	}
}

func TestCancelledReplyIsStillOwed(t *testing.T) {
	var once sync.Once
	release := make(chan struct{})
	here, there := net.Pipe()
	go func() {
		script("S: +OK\nC: NOOP").playOn(there, release)
	}()
	s, err := New(t.Context(), here, "h", &Options{TLS: Clear})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	defer once.Do(func() { close(release) })
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Send(ctx, NewRequest([]byte("NOOP"))); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := s.Receive(ctx); !errors.Is(err, context.Canceled) || s.InStep() {
		t.Fatalf("Receive = %v, in step %v; want cancelled and a reply owed", err, s.InStep())
	}
	once.Do(func() { close(release) })
	if replies := catchUp(t, s); len(replies) != 1 || string(replies[0].Status.Text.Bytes()) != "late" {
		t.Fatalf("the late replies are %v, want one", replies)
	}
	do(t, s, "STAT")
}

// playOn plays the script, waits for release, and answers two commands.
func (s script) playOn(nc net.Conn, release chan struct{}) {
	defer nc.Close()
	in := bufio.NewReader(nc)
	for step := range strings.SplitSeq(string(s), "\n") {
		playStep(step, nc, in)
	}
	<-release
	io.WriteString(nc, "+OK late\r\n")
	playStep("C: STAT", nc, in)
	io.WriteString(nc, "+OK 0 0\r\n")
}

func TestStateAndCapabilities(t *testing.T) {
	s := must(t, "S: +OK\nC: CAPA\nS: +OK\nS: SASL PLAIN\nS: UIDL\nS: .\nC: CAPA\nS: -ERR")
	if s.Capabilities() != nil {
		t.Error("capabilities known before CAPA")
	}
	text(t, do(t, s, "CAPA"))
	if caps := s.Capabilities(); !caps.Has("UIDL") || len(caps.Mechanisms()) != 1 {
		t.Errorf("Capabilities() = %+v", caps)
	}
	do(t, s, "CAPA")
	if s.Capabilities() == nil {
		t.Error("a refused CAPA dropped what was known")
	}
}

func TestLinesThatAreNotSent(t *testing.T) {
	s := must(t, "S: +OK\nC: NOOP\nS: +OK")
	for _, line := range []string{"USER a\r\nDELE 1", "USER a\x00", "USER " + strings.Repeat("x", 250)} {
		_, err := s.Do(t.Context(), s.Request([]byte(line)))
		var wrong *wire.LineError
		if !errors.As(err, &wrong) {
			t.Errorf("Do(%q): %v, want a line error", line, err)
		}
	}
	do(t, s, "NOOP")
}

func TestRaw(t *testing.T) {
	s := must(t, "S: +OK\nC: NOOP\nC: LIST\nS: +OK\nS: +OK\nS: 1 5\nS: .")
	n, err := s.SendRaw(t.Context(), []byte("NOOP\r\nLIST\r\nhalf"))
	if n != 2 || err != nil {
		t.Fatalf("SendRaw = %d, %v, want 2 replies", n, err)
	}
	if r, err := s.Receive(t.Context()); err != nil || r.Body != nil {
		t.Fatalf("NOOP: %+v, %v", r, err)
	}
	r, err := s.Receive(t.Context())
	if err != nil || text(t, r) != "1 5\n" {
		t.Fatalf("LIST: %v", err)
	}
}
