package session

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A dripper is a server that sends drops, an octet a second, for ever. Before that
// it may greet and begin its reply to one line.
func dripper(greeting, reply, drops string) func(net.Conn) {
	return func(nc net.Conn) {
		defer nc.Close()
		if greeting != "" {
			io.WriteString(nc, greeting)
			bufio.NewReader(nc).ReadString('\n')
			io.WriteString(nc, reply)
		}
		for i := 0; ; i = (i + 1) % len(drops) {
			time.Sleep(time.Second)
			if _, err := io.WriteString(nc, drops[i:i+1]); err != nil {
				return
			}
		}
	}
}

// TestDrip: an octet a second restarts no timer that counts in all.
func TestDrip(t *testing.T) {
	timers := wire.DefaultTimers
	for name, tt := range map[string]struct {
		mode   Mode
		server func(net.Conn)
		want   time.Duration
	}{
		"greeting":  {Clear, dripper("", "", "x"), timers.Greeting},
		"handshake": {Implicit, dripper("", "", "\x16\x03\x03\x3f\xff\x02"), timers.Handshake},
		"status":    {Clear, dripper("+OK\r\n", "", "x"), timers.Total},
		"body":      {Clear, dripper("+OK\r\n", "+OK\r\n", "x\r\n"), timers.Total},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				here, there := net.Pipe()
				done := make(chan struct{})
				go func() { defer close(done); tt.server(there) }()
				start := time.Now()
				s, err := New(t.Context(), here, "h", &Options{TLS: tt.mode})
				if err == nil {
					err = retrieve(t, s)
				}
				var timeout *wire.TimeoutError
				if took := time.Since(start); !errors.As(err, &timeout) || took > tt.want+time.Second {
					t.Errorf("error %v after %v, want a time-out after %v", err, took, tt.want)
				}
				here.Close()
				<-done
			})
		})
	}
}

// TestQuitIsNotWaitedForLong: who leaves does not wait as for a message.
func TestQuitIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		done := make(chan error, 1)
		go func() { done <- script("S: +OK\nC: QUIT\nhang").play(there) }()
		s, err := New(t.Context(), here, "h", &Options{TLS: Clear})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = s.Do(t.Context(), NewRequest([]byte("QUIT")))
		if took := time.Since(start); err == nil || took != wire.DefaultTimers.Quit || !s.Closed() || s.Left() {
			t.Errorf("QUIT = %v after %v, left %v; want a time-out after %v", err, took, s.Left(), wire.DefaultTimers.Quit)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// retrieve fetches a message and returns what went wrong. The session must be
// closed then.
func retrieve(t *testing.T, s *Session) error {
	t.Helper()
	defer s.Close()
	reply, err := s.Do(t.Context(), NewRequest([]byte("RETR 1")))
	if err == nil {
		err = reply.Body.Drain(t.Context())
	}
	if err != nil && !s.Closed() {
		t.Errorf("the session is open behind %v", err)
	}
	return err
}

// TestNothingIsTakenForTheNextReply: octets that came with a reply, but do not
// belong to it, end the session before anything else is sent.
func TestNothingIsTakenForTheNextReply(t *testing.T) {
	for name, first := range map[string]string{
		"two greetings":   "",
		"double reply":    `C: NOOP` + "\n" + `S> +OK\r\n+OK 5 5\r\n`,
		"behind a body":   `C: RETR 1` + "\n" + `S> +OK\r\n+OK 5 5\r\n-ERR\r\n.\r\n+OK 5 5\r\n`,
		"half a line":     `C: NOOP` + "\n" + `S> +OK\r\n+O`,
		"two challenges":  `C: AUTH LOGIN` + "\n" + `S> + \r\n+ \r\n`,
		"a body unasked":  `C: LIST 1` + "\n" + `S> +OK 1 5\r\n.\r\n`,
		"NUL":             `C: NOOP` + "\n" + `S> +OK\r\n\0`,
		"success at once": `C: AUTH PLAIN` + "\n" + `S> + \r\n+OK\r\n`,
	} {
		greeting := "S: +OK\n"
		if first == "" {
			greeting = `S> +OK\r\n+OK\r\n` + "\n"
		}
		s := must(t, script(greeting+first+"\nhang"))
		if line, _, ok := strings.Cut(strings.TrimPrefix(first, "C: "), "\n"); ok {
			if reply := do(t, s, line); reply.Body != nil {
				reply.Body.Drain(t.Context())
			}
		}
		_, err := s.Do(t.Context(), s.Request([]byte("STAT")))
		var unasked *UnaskedError
		if !errors.As(err, &unasked) || !s.Closed() || s.State() == pop3.Transaction {
			t.Errorf("%s: STAT = %v, closed %v; want refused for octets that nobody asked for", name, err, s.Closed())
		}
	}
}

// TestEndlessExchange: a server that always asks for more gets no more than the
// mechanism has, then a star, and nothing once it does not let go.
func TestEndlessExchange(t *testing.T) {
	for mechanism, answers := range map[string]int{"PLAIN": 1, "LOGIN": 2, "CRAM-MD5": 1} {
		here, there := net.Pipe()
		sent := make(chan []string, 1)
		go func() {
			defer there.Close()
			in := bufio.NewScanner(there)
			var lines []string
			io.WriteString(there, "+OK\r\n")
			for in.Scan() {
				lines = append(lines, in.Text())
				io.WriteString(there, "+ PDFAeD4=\r\n")
			}
			sent <- lines
		}()
		s, err := New(t.Context(), here, "h", &Options{TLS: Clear})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = s.Authenticate(t.Context(), mechanism, client(t, mechanism, "alice", "open-sesame"), nil); err == nil || s.State() == pop3.Transaction {
			t.Errorf("AUTH %s = %v, state %v; want given up", mechanism, err, s.State())
		}
		s.Close()
		if lines := <-sent; len(lines) != answers+2 || lines[len(lines)-1] != "*" {
			t.Errorf("AUTH %s sent %q, want the verb, %d answers and a star", mechanism, lines, answers)
		}
	}
}

// TestChallengeBomb: a challenge has an end, however it is called.
func TestChallengeBomb(t *testing.T) {
	bomb := base64.StdEncoding.EncodeToString(make([]byte, wire.ChallengeCap))
	s := must(t, script("S: +OK\nC: AUTH CRAM-MD5\nS: + "+bomb+"\nhang"))
	_, err := s.Authenticate(t.Context(), "CRAM-MD5", client(t, "CRAM-MD5", "alice", "x"), nil)
	var broken *ProtocolError
	if !errors.As(err, &broken) || !s.Closed() || len(err.Error()) > 4096 {
		t.Errorf("AUTH = %.200v, closed %v; want a broken protocol", err, s.Closed())
	}
}

// TestClaimsOfTheGreeting: a greeting names no state, whatever it says.
func TestClaimsOfTheGreeting(t *testing.T) {
	for _, claim := range []string{"PREAUTH welcome back, alice", "[TRANSACTION] you are logged in", "maildrop locked and ready", "STLS already active"} {
		s := must(t, script("S: +OK "+claim+"\nhang"))
		if s.State() != pop3.Authorization || s.Security() != nil || s.Capabilities() != nil || s.Machine().Facts() != 0 {
			t.Errorf("greeting %q: state %v, facts %v; want AUTHORIZATION and nothing known", claim, s.State(), s.Machine().Facts())
		}
	}
}

// overTLS begins a session on implicit TLS with a server in Go, which has the
// connection below TLS as well.
func overTLS(t *testing.T, serve func(secured *tls.Conn, below net.Conn)) *Session {
	t.Helper()
	config, pool := paper{names: []string{"pop.example.org"}, ends: time.Hour / 2}.issue(t)
	here, there := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer there.Close()
		serve(tls.Server(there, config), there)
	}()
	s, err := New(t.Context(), here, "pop.example.org", &Options{TLS: Implicit, Roots: pool})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); <-done })
	return s
}

// TestTruncatedTLS: an end of the connection that TLS did not announce, or
// announced too soon, is no end of a message; nor are octets in clear.
func TestTruncatedTLS(t *testing.T) {
	for name, end := range map[string]func(secured *tls.Conn, below net.Conn){
		"no close_notify":        func(_ *tls.Conn, below net.Conn) { below.Close() },
		"close_notify too soon":  func(secured *tls.Conn, _ net.Conn) { secured.CloseWrite() },
		"half a record":          func(_ *tls.Conn, below net.Conn) { below.Write([]byte{0x17, 3, 3, 0, 99, 1}) },
		"the end mark in clear":  func(_ *tls.Conn, below net.Conn) { io.WriteString(below, "\r\n.\r\n") },
		"clear behind the close": func(s *tls.Conn, below net.Conn) { s.CloseWrite(); io.WriteString(below, "\r\n.\r\n") },
		"a record that is forged": func(_ *tls.Conn, below net.Conn) {
			below.Write([]byte("\x17\x03\x03\x00\x20" + strings.Repeat("x", 32)))
		},
		"an alert that is in clear": func(_ *tls.Conn, below net.Conn) { below.Write([]byte{0x15, 3, 3, 0, 2, 1, 0}) },
	} {
		s := overTLS(t, func(secured *tls.Conn, below net.Conn) {
			io.WriteString(secured, "+OK\r\n")
			bufio.NewReader(secured).ReadString('\n')
			io.WriteString(secured, "+OK\r\nSubject: half\r\n")
			end(secured, below)
		})
		err := retrieve(t, s)
		var link *LinkError
		if !errors.As(err, &link) || !link.Talking {
			t.Errorf("%s: RETR = %v, want the link lost", name, err)
		}
		if _, err := s.Do(t.Context(), NewRequest([]byte("NOOP"))); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: NOOP = %v, want %v", name, err, ErrClosed)
		}
	}
}

// TestTLSRemembersNothing: a second session is a full handshake, in which the
// certificate is shown and judged.
func TestTLSRemembersNothing(t *testing.T) {
	for _, insecure := range []bool{false, true} {
		config, pool := paper{names: []string{"pop.example.org"}, ends: time.Hour / 2}.issue(t)
		for range 3 {
			here, there := net.Pipe()
			go func() {
				defer there.Close()
				secured := tls.Server(there, config)
				io.WriteString(secured, "+OK\r\n")
				io.Copy(io.Discard, secured)
			}()
			s, err := New(t.Context(), here, "pop.example.org", &Options{TLS: Implicit, Roots: pool, Insecure: insecure})
			if err != nil {
				t.Fatal(err)
			}
			if state := s.Security().State; state.DidResume || len(state.PeerCertificates) == 0 {
				t.Errorf("resumed %v with %d certificates, want a full handshake", state.DidResume, len(state.PeerCertificates))
			}
			s.Close()
		}
	}
}
