package practice

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBadLinesBeforeTheLogin(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.want("HELO example.org", "-ERR unknown command")
	c.want("EHLO example.org", "-ERR unknown command")
	c.want("QUIT now", "-ERR the command is written: QUIT")
	c.want("a", "-ERR unknown command")
	c.want("b", "-ERR unknown command")
	c.want("c", "-ERR too many lines that are no commands")
	c.ended("")
}

func TestBadLinesAfterTheLogin(t *testing.T) {
	c := dialAs(t, newServer(t, nil), "alice")
	c.want("DELE 1", "+OK")
	for range badMaxAfter - 1 {
		c.want("HELP", "-ERR unknown command")
	}
	c.want("HELP", "-ERR too many")
	c.ended("")
}

func TestBrowsersAreTurnedAway(t *testing.T) {
	s := newServer(t, nil)
	for _, verb := range []string{"GET", "POST", "OPTIONS", "PRI"} {
		c := dial(t, s)
		c.write(verb + " / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		c.ended("")
	}
}

// TestClientTextIsNotEchoed: what a browser was made to send must not come back
// as a page of this origin.
func TestClientTextIsNotEchoed(t *testing.T) {
	s := newServer(t, nil)
	const script = "<script>alert(1)</script>"
	for _, line := range []string{script, "USER " + script, "APOP " + script + " x", "AUTH " + script, "LANG " + script, "CAPA " + script, "XYZZY\x00", "\x16\x03\x01"} {
		if got := dial(t, s).do(line); strings.Contains(got, "script") || strings.Contains(got, "XYZZY") {
			t.Errorf("%q = %q, want nothing of it in the reply", line, got)
		}
	}
}

func TestControlOctetsAreNoCommand(t *testing.T) {
	s := newServer(t, nil)
	for _, line := range []string{"USER a\x00b", "USER a\rb", "CAPA\x1b", "USER a\x7f", "USER\ta", ""} {
		dial(t, s).want(line, "-ERR unknown command")
	}
}

func TestLongLines(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.want("USER "+strings.Repeat("a", commandMax-len("USER \r\n")), "+OK")
	c.want("USER "+strings.Repeat("a", commandMax-len("USER \r\n")+1), "-ERR that line is too long")
	c.want("USER "+strings.Repeat("a", 60000), "-ERR that line is too long")
	c.want("USER alice", "+OK")
	c.want("PASS open-sesame", "+OK")
}

func TestEndlessLine(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.write(strings.Repeat("a", lineMax))
	c.ended("")
}

func TestConnectionsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, nil)
		var all []*client
		for range connMax {
			all = append(all, dial(t, s))
		}
		attach(t, s.Pipe()).ended("")
		all[0].want("QUIT", "+OK")
		synctest.Wait()
		dial(t, s)
		s.Close()
	})
}

func TestIdleClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, nil)
		c := attach(t, s.Pipe())
		c.nc.SetDeadline(time.Time{})
		c.line()
		c.login("alice")
		c.want("DELE 1", "+OK")
		start := time.Now()
		for range 3 { // any command starts the timer again
			time.Sleep(10 * time.Minute)
			c.want("NOOP", "+OK")
		}
		c.ended("")
		if got := time.Since(start); got != 30*time.Minute+Idle {
			t.Errorf("the idle client is left after %v, want %v", got, 30*time.Minute+Idle)
		}
		synctest.Wait()
		if got := len(s.people["alice"].drop.mail); got != 3 || s.people["alice"].drop.held {
			t.Errorf("%d messages are left, want 3 and no lock", got)
		}
		s.Close()
	})
}

// TestSlowLine: octets that trickle in do not start the timer again.
func TestSlowLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, &Options{Idle: time.Minute})
		c := attach(t, s.Pipe())
		c.nc.SetDeadline(time.Time{})
		c.line()
		start := time.Now()
		var err error
		for err == nil {
			time.Sleep(7 * time.Second)
			_, err = io.WriteString(c.nc, "a")
		}
		if got := time.Since(start); got > 70*time.Second {
			t.Errorf("the slow client is left after %v, want a minute", got)
		}
		s.Close()
	})
}

// TestClientThatNeverReads: the server gives up on it, carries out nothing of what
// it had still to answer, and frees the maildrop.
func TestClientThatNeverReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, nil)
		c := attach(t, s.Pipe())
		c.nc.SetDeadline(time.Time{})
		c.line()
		c.login("carol")
		c.write(strings.Repeat("LIST\r\n", 100) + "DELE 1\r\nQUIT\r\n")
		time.Sleep(writeTime + time.Second)
		synctest.Wait()
		if drop := s.people["carol"].drop; drop.held || len(drop.mail) != 1000 {
			t.Errorf("%d messages are left, locked: %v; want 1000 and no lock", len(drop.mail), drop.held)
		}
		if _, err := io.WriteString(c.nc, "NOOP\r\n"); err == nil {
			t.Error("the connection is still there")
		}
		s.Close()
	})
}

func TestSilentHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, nil)
		c := attach(t, s.PipeTLS())
		c.nc.SetDeadline(time.Time{})
		start := time.Now()
		c.ended("")
		if got := time.Since(start); got != handshakeTime {
			t.Errorf("the server waits %v for a handshake, want %v", got, handshakeTime)
		}
		s.Close()
	})
}

func TestMemoryConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newMemory()
		a.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := a.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Read past the deadline = %v, want a time-out", err)
		}
		a.SetWriteDeadline(time.Now().Add(time.Minute))
		if n, err := a.Write(make([]byte, inFlight+1)); n != inFlight || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Write without a reader = %d, %v, want %d and a time-out", n, err, inFlight)
		}
		a.SetDeadline(time.Time{})
		a.Close()
		if got, err := io.ReadAll(b); len(got) != inFlight || err != nil {
			t.Errorf("ReadAll of the other end = %d octets, %v, want %d", len(got), err, inFlight)
		}
		if _, err := b.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Write to a closed end = %v, want %v", err, io.ErrClosedPipe)
		}
		b.Close()
	})
}
