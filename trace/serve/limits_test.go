package serve

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/listen"
)

// A tunnel is a listener whose connections are pipes, for tests that own the
// clock.
type tunnel struct {
	ends   chan net.Conn
	closed chan struct{}
}

func newTunnel() *tunnel { return &tunnel{make(chan net.Conn), make(chan struct{})} }

func (l *tunnel) Accept() (net.Conn, error) {
	select {
	case nc := <-l.ends:
		return nc, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *tunnel) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

func (*tunnel) Addr() net.Addr { return &net.TCPAddr{} }

// dial returns the client's end of a new connection.
func (l *tunnel) dial() net.Conn {
	near, far := net.Pipe()
	l.ends <- far
	return near
}

// inBubble runs a test with a server whose clock is the test's.
func inBubble(t *testing.T, o Options, test func(t *testing.T, l *tunnel)) {
	trust() // outside: it is shared
	synctest.Test(t, func(t *testing.T) {
		s, l := bare(load(t, plain), o), newTunnel()
		served := make(chan error, 1)
		go func() { served <- s.Serve(l) }()
		test(t, l)
		s.Close()
		if err := <-served; err != nil {
			t.Errorf("Serve() = %v, want nil", err)
		}
	})
}

// greeting reads the first line.
func greeting(t *testing.T, nc net.Conn) {
	t.Helper()
	buffer := make([]byte, 1024)
	if n, err := nc.Read(buffer); err != nil || !strings.HasPrefix(string(buffer[:n]), "+OK ") {
		t.Fatalf("the greeting is %q (%v)", buffer[:n], err)
	}
}

// leaves waits for the end of a connection, and returns how long that took.
func leaves(t *testing.T, nc net.Conn) time.Duration {
	t.Helper()
	begun := time.Now()
	if got, err := io.ReadAll(nc); err != nil && !errors.Is(err, io.ErrClosedPipe) || len(got) > 0 {
		t.Errorf("the connection ends with %q (%v), want nothing", got, err)
	}
	return time.Since(begun)
}

// TestConnectionsAreLimited: one too many waits a moment for room, and is ended.
func TestConnectionsAreLimited(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, l *tunnel) {
		var all []net.Conn
		for range connMax {
			nc := l.dial()
			greeting(t, nc)
			all = append(all, nc)
		}
		if took := leaves(t, l.dial()); took != listen.Wait {
			t.Errorf("one too many is ended after %v, want %v", took, listen.Wait)
		}
		waits := l.dial()
		time.Sleep(listen.Wait / 2)
		all[0].Close()
		greeting(t, waits)
		for _, nc := range append(all, waits) {
			nc.Close()
		}
	})
}

func TestSilentClient(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, l *tunnel) {
		nc := l.dial()
		greeting(t, nc)
		if took := leaves(t, nc); took != Idle {
			t.Errorf("the silent client is left after %v, want %v", took, Idle)
		}
	})
}

// TestSlowLine: octets that trickle in do not start the timer again.
func TestSlowLine(t *testing.T) {
	inBubble(t, Options{Idle: time.Minute}, func(t *testing.T, l *tunnel) {
		nc := l.dial()
		greeting(t, nc)
		begun := time.Now()
		var err error
		for err == nil {
			time.Sleep(7 * time.Second)
			_, err = io.WriteString(nc, "a")
		}
		if took := time.Since(begun); took > 70*time.Second {
			t.Errorf("the slow client is left after %v, want a minute", took)
		}
	})
}

// TestClientThatNeverReads: the server gives up on it.
func TestClientThatNeverReads(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, l *tunnel) {
		nc := l.dial()
		begun := time.Now()
		time.Sleep(writeTime + time.Second)
		nc.SetDeadline(time.Now().Add(time.Second))
		if _, err := io.WriteString(nc, "NOOP\r\n"); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("after %v the connection is still there: %v", time.Since(begun), err)
		}
	})
}

func TestSilentHandshake(t *testing.T) {
	inBubble(t, Options{TLS: TLSImplicit}, func(t *testing.T, l *tunnel) {
		if took := leaves(t, l.dial()); took != handshakeTime {
			t.Errorf("the server waits %v for a handshake, want %v", took, handshakeTime)
		}
	})
}

// TestLongLines: a line too long for a command is a miss, one too long for
// anything ends the session.
func TestLongLines(t *testing.T) {
	r := start(t, load(t, plain), Options{})
	p := r.dial(t)
	p.talk(greeted + "C: USER " + strings.Repeat("a", commandMax) + "\nS: -ERR [SYS/PERM] popsh: not in recording\nC: USER alice\nS: +OK")
	io.WriteString(p.nc, strings.Repeat("a", lineMax))
	p.ended()
}

// TestNothingIsEchoed: what a browser was made to send does not come back.
func TestNothingIsEchoed(t *testing.T) {
	const script = "<script>alert(1)</script>"
	for _, match := range Matches {
		r := start(t, load(t, plain), Options{Match: match})
		for _, line := range []string{script, "USER " + script, "PASS " + script, "AUTH " + script, "APOP " + script + " x", "CAPA " + script, "TOP 1 " + script, "RETR " + script, "\x16\x03\x01" + script} {
			p := r.dial(t)
			p.talk(greeted)
			io.WriteString(p.nc, line+"\r\n")
			if got, err := p.in.ReadString('\n'); strings.Contains(got, "script") {
				t.Errorf("%s: %q is answered by %q (%v), want nothing of it", match, line, got, err)
			}
		}
	}
}

// TestBrowsers: whatever a browser begins with ends the connection without a word.
func TestBrowsers(t *testing.T) {
	r := start(t, load(t, plain), Options{})
	for _, line := range []string{"GET / HTTP/1.1", "POST /x HTTP/1.0", "OPTIONS * HTTP/1.1", "PRI * HTTP/2.0", "CONNECT a:1 HTTP/1.1", "GET /"} {
		p := r.dial(t)
		p.talk(greeted)
		io.WriteString(p.nc, line+"\r\nHost: localhost\r\n\r\n")
		p.ended()
	}
}
