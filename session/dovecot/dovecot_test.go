package dovecot_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"popsh/session/dovecot"
)

// TestThreeDoors reads a whole maildrop through each way in and compares every
// octet with what was stored.
func TestThreeDoors(t *testing.T) {
	mail := dovecot.MixedMailbox()
	srv := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": dovecot.Stored(mail)}})
	doors := []struct {
		name string
		open func(*testing.T, *dovecot.Server) *conn
	}{
		{"clear", openClear}, {"stls", openSTLS}, {"implicit", openTLS},
	}
	for _, door := range doors {
		t.Run(door.name, func(t *testing.T) {
			c := door.open(t, srv)
			c.login("alice", "open-sesame")
			for i, m := range mail {
				command := fmt.Sprintf("RETR %d", i+1)
				c.do(command)
				if got := c.body(); !bytes.Equal(got, m.CRLF) {
					t.Errorf("%s (%s) = %.200q, want %.200q", command, m.Name, got, m.CRLF)
				}
			}
			c.do("QUIT")
		})
	}
}

// TestUnstuffedStart keeps the one known loss out of the mixed mailbox for as
// long as it is one: Dovecot 2.3 does not stuff a dot that starts the message.
func TestUnstuffedStart(t *testing.T) {
	mail := map[string][][]byte{"bob": {[]byte(".first\n.second\n")}}
	c := openClear(t, dovecot.Start(t, dovecot.Options{Mail: mail}))
	c.login("bob", dovecot.Users["bob"])
	c.do("RETR 1")
	if got, want := [2]string{c.line(), c.line()}, [2]string{".first", "..second"}; got != want {
		t.Errorf("RETR 1 = %q, want %q", got, want)
	}
}

// TestMechanisms sees every mechanism offered: APOP by the timestamp in the
// greeting, the others in CAPA.
func TestMechanisms(t *testing.T) {
	c := openClear(t, dovecot.Start(t, dovecot.Options{}))
	if !strings.Contains(c.greeting, "<") {
		t.Errorf("greeting = %q, want a timestamp in it", c.greeting)
	}
	c.do("CAPA")
	got := string(c.body())
	for _, want := range []string{"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "STLS"} {
		if !strings.Contains(got, want) {
			t.Errorf("CAPA = %q, want %s in it", got, want)
		}
	}
}

// TestRefusedLogin leaves the connection usable.
func TestRefusedLogin(t *testing.T) {
	c := openClear(t, dovecot.Start(t, dovecot.Options{}))
	c.do("USER bob")
	if got, want := c.ask("PASS wrong"), "-ERR [AUTH]"; !strings.HasPrefix(got, want) {
		t.Errorf("PASS wrong = %q, want %q", got, want)
	}
	c.login("bob", dovecot.Users["bob"])
}

// TestRestart changes what the server says and what it offers, and keeps the
// maildrops, the addresses and the certificate.
func TestRestart(t *testing.T) {
	mail := map[string][][]byte{"carol": {[]byte("Subject: 1\n\n"), []byte("Subject: 2\n\n")}}
	srv := dovecot.Start(t, dovecot.Options{Mail: mail})
	before := *srv
	o := srv.Options
	o.Greeting, o.Mechanisms, o.Extra = "another one", []string{"plain"}, "pop3_enable_last = yes"
	srv.Restart(t, o)
	if srv.Addr != before.Addr || srv.TLSAddr != before.TLSAddr || srv.CAFile != before.CAFile {
		t.Errorf("Restart: addresses and certificate = %s %s %s, want %s %s %s",
			srv.Addr, srv.TLSAddr, srv.CAFile, before.Addr, before.TLSAddr, before.CAFile)
	}
	c := openTLS(t, srv)
	if want := "+OK another one"; c.greeting != want {
		t.Errorf("greeting = %q, want %q", c.greeting, want)
	}
	c.login("carol", dovecot.Users["carol"])
	if got, want := c.ask("LAST"), "+OK 0"; got != want {
		t.Errorf("LAST = %q, want %q", got, want)
	}
	if got, want := c.ask("STAT"), "+OK 2 "; !strings.HasPrefix(got, want) {
		t.Errorf("STAT = %q, want %q", got, want)
	}
}

// TestDeliver numbers messages in the order of their delivery.
func TestDeliver(t *testing.T) {
	srv := dovecot.Start(t, dovecot.Options{Users: map[string]string{"dave": "pass:word 1"}})
	for i := range 12 {
		srv.Deliver(t, map[string][][]byte{"dave": {fmt.Appendf(nil, "Subject: %d\n\n", i+1)}})
	}
	c := openClear(t, srv)
	c.login("dave", "pass:word 1")
	for i := range 12 {
		c.do(fmt.Sprintf("RETR %d", i+1))
		if got, want := string(c.body()), fmt.Sprintf("Subject: %d\r\n\r\n", i+1); got != want {
			t.Errorf("RETR %d = %q, want %q", i+1, got, want)
		}
	}
}

// TestStop leaves nobody at the door.
func TestStop(t *testing.T) {
	srv := dovecot.Start(t, dovecot.Options{})
	c := openClear(t, srv)
	srv.Stop(t)
	if line, err := c.r.ReadString('\n'); err == nil {
		t.Logf("last words: %q", line)
	}
	if nc, err := net.Dial("tcp", srv.Addr); err == nil {
		nc.Close()
		t.Errorf("Dial(%s) after Stop = a connection, want an error", srv.Addr)
	}
}

// A conn is a client of its own, so that no code is on both sides of the test
// and none of the program's is on this one.
type conn struct {
	t        *testing.T
	nc       net.Conn
	r        *bufio.Reader
	greeting string
}

func openClear(t *testing.T, srv *dovecot.Server) *conn {
	t.Helper()
	c := dial(t, srv.Addr)
	c.greeting = c.line()
	return c
}

func openSTLS(t *testing.T, srv *dovecot.Server) *conn {
	t.Helper()
	c := openClear(t, srv)
	c.do("STLS")
	c.secure(srv)
	return c
}

func openTLS(t *testing.T, srv *dovecot.Server) *conn {
	t.Helper()
	c := dial(t, srv.TLSAddr)
	c.secure(srv)
	c.greeting = c.line()
	return c
}

func dial(t *testing.T, addr string) *conn {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	if err := nc.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return &conn{t: t, nc: nc, r: bufio.NewReader(nc)}
}

func (c *conn) secure(srv *dovecot.Server) {
	c.t.Helper()
	tc := tls.Client(c.nc, &tls.Config{RootCAs: srv.Pool, ServerName: "localhost"})
	if err := tc.Handshake(); err != nil {
		c.t.Fatal(err)
	}
	c.nc, c.r = tc, bufio.NewReader(tc)
}

// line reads a line without its CRLF.
func (c *conn) line() string {
	c.t.Helper()
	s, err := c.r.ReadString('\n')
	if err != nil {
		c.t.Fatal(err)
	}
	text, ok := strings.CutSuffix(s, "\r\n")
	if !ok {
		c.t.Fatalf("line %.200q does not end in CRLF", s)
	}
	return text
}

// ask sends a command and returns the status line.
func (c *conn) ask(command string) string {
	c.t.Helper()
	if _, err := fmt.Fprintf(c.nc, "%s\r\n", command); err != nil {
		c.t.Fatal(err)
	}
	return c.line()
}

// do sends a command that must succeed.
func (c *conn) do(command string) {
	c.t.Helper()
	if got := c.ask(command); !strings.HasPrefix(got, "+OK") {
		c.t.Fatalf("%s = %q, want +OK", command, got)
	}
}

func (c *conn) login(user, password string) {
	c.t.Helper()
	c.do("USER " + user)
	c.do("PASS " + password)
}

// body reads a multi-line reply up to its end mark, without the stuffing dots
// (RFC 1939 §3).
func (c *conn) body() []byte {
	c.t.Helper()
	var b []byte
	for {
		s := c.line()
		if s == "." {
			return b
		}
		b = append(b, strings.TrimPrefix(s, ".")+"\r\n"...)
	}
}
