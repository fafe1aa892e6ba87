package wire

import (
	"bytes"
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
)

func sprint(v any) string { return fmt.Sprint(v) }

// A log keeps copies of all events.
type log struct {
	mu     sync.Mutex
	events []Event
}

func (l *log) Observe(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Data = bytes.Clone(e.Data)
	l.events = append(l.events, e)
}

func (l *log) octets(k Kind) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []byte
	for _, e := range l.events {
		if e.Kind == k {
			all = append(all, e.Data...)
		}
	}
	return string(all)
}

func (l *log) kinds() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var names []string
	for _, e := range l.events {
		names = append(names, e.Kind.String())
	}
	return strings.Join(names, " ")
}

// connTo returns a connection whose peer runs the given function and then closes.
func connTo(t *testing.T, peer func(net.Conn)) (*Conn, *log) {
	t.Helper()
	here, there := net.Pipe()
	l := &log{}
	c := NewConn(here, l, time.Minute)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer there.Close()
		peer(there)
	}()
	t.Cleanup(func() {
		c.Close()
		<-done
	})
	return c, l
}

// saying returns a peer that writes text in segments of n octets.
func saying(text string, n int) func(net.Conn) {
	return func(nc net.Conn) {
		for len(text) > 0 {
			piece := text[:min(n, len(text))]
			if _, err := io.WriteString(nc, piece); err != nil {
				return
			}
			text = text[len(piece):]
		}
	}
}

// waitEOF reads what is left and returns the error at the end.
func (c *Conn) waitEOF() error {
	for {
		if _, err := c.Line(context.Background(), StatusCap); err != nil {
			return err
		}
	}
}

func TestTimers(t *testing.T) {
	for _, tt := range []struct {
		name     string
		patience Patience
		every    time.Duration // between two octets of the server
		octets   string
		after    time.Duration
	}{
		{"silence", Patience{Idle: 15 * time.Second}, 0, "", 15 * time.Second},
		{"half a line", Patience{Idle: time.Minute}, time.Second, strings.Repeat("x", 300), 6 * time.Minute},
		{"dripping", Patience{Idle: time.Minute, Total: 10 * time.Minute}, 59 * time.Second, strings.Repeat("x", 1000), 10 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stop := make(chan struct{})
				c, _ := connTo(t, func(nc net.Conn) {
					for _, o := range []byte(tt.octets) {
						time.Sleep(tt.every)
						if _, err := nc.Write([]byte{o}); err != nil {
							break
						}
					}
					<-stop
				})
				start := time.Now()
				c.Expect(tt.patience)
				_, err := c.Line(t.Context(), StatusCap)
				close(stop)
				var timeout *TimeoutError
				if !errors.As(err, &timeout) || time.Since(start) != tt.after {
					t.Errorf("Line = %v after %v, want a time-out after %v", err, time.Since(start), tt.after)
				}
				if n := timeout.Pending.Len(); n > shown {
					t.Errorf("the error holds %d octets, want at most %d", n, shown)
				}
				if _, err := c.Line(t.Context(), StatusCap); err == nil {
					t.Error("Line after a time-out: no error, want a closed connection")
				}
			})
		})
	}
}

// The timers are what a user is promised without having said anything.
func TestDefaultTimers(t *testing.T) {
	want := Timers{
		Connect: 10 * time.Second, Greeting: 15 * time.Second, Handshake: 15 * time.Second,
		Idle: time.Minute, Total: 10 * time.Minute, Quit: 5 * time.Second, Send: time.Minute,
	}
	if DefaultTimers != want {
		t.Errorf("DefaultTimers = %+v, want %+v", DefaultTimers, want)
	}
}

func TestCancelEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		c, _ := connTo(t, func(net.Conn) { <-stop })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := c.Line(ctx, StatusCap)
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("Line = %v after %v, want cancelled after 1s", err, time.Since(start))
		}
		close(stop)
	})
}

func TestCloseEndsAWait(t *testing.T) {
	stop := make(chan struct{})
	c, l := connTo(t, func(nc net.Conn) {
		io.WriteString(nc, "+OK")
		<-stop
	})
	if err := c.Await(t.Context()); err != nil {
		t.Fatal(err)
	}
	go c.Close()
	_, err := c.Line(t.Context(), StatusCap)
	for err == nil {
		_, err = c.Line(t.Context(), StatusCap)
	}
	if !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Line = %v, want closed", err)
	}
	close(stop)
	c.Close()
	if got := l.kinds(); !strings.HasPrefix(got, "opened to-client") || strings.Contains(got, "ended") {
		t.Errorf("events %q, want no end by the server", got)
	}
}

func TestSendToDeafServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		c, l := connTo(t, func(net.Conn) { <-stop })
		err := c.Send(t.Context(), []byte("STAT\r\n"), Span{})
		var timeout *TimeoutError
		if !errors.As(err, &timeout) || l.octets(Unsent) != "STAT\r\n" {
			t.Errorf("Send = %v, unsent %q; want a time-out and the whole line unsent", err, l.octets(Unsent))
		}
		close(stop)
	})
}

func TestEventsRebuildWhatWasSaid(t *testing.T) {
	c, l := connTo(t, func(nc net.Conn) {
		io.WriteString(nc, "+OK hi\r\n")
		io.ReadFull(nc, make([]byte, len("PASS secret\r\n")))
		io.WriteString(nc, "-ERR no\r\n")
	})
	c.Line(t.Context(), StatusCap)
	if err := c.Send(t.Context(), []byte("PASS secret\r\n"), Span{5, 11}); err != nil {
		t.Fatal(err)
	}
	c.waitEOF()
	if got, want := l.kinds(), "opened to-client to-server to-client ended"; got != want {
		t.Errorf("events %q, want %q", got, want)
	}
	if got := l.octets(ToClient) + l.octets(ToServer); got != "+OK hi\r\n-ERR no\r\nPASS secret\r\n" {
		t.Errorf("octets %q", got)
	}
}

func TestUpgradeRefusesWaitingOctets(t *testing.T) {
	for _, behind := range []string{"+OK injected\r\n", "x"} {
		c, l := connTo(t, saying("+OK go ahead\r\n"+behind, 100))
		c.Line(t.Context(), StatusCap)
		err := c.Upgrade(t.Context(), func(context.Context, net.Conn) (net.Conn, string, error) {
			t.Error("the handshake was begun")
			return nil, "", io.EOF
		})
		var early *PreTLSError
		if !errors.As(err, &early) || string(early.Got.b) != behind || l.octets(PreTLS) != behind {
			t.Errorf("Upgrade with %q waiting = %v", behind, err)
		}
	}
}

// Octets that came in a segment of their own, and were read but not yet asked for,
// are refused as well.
func TestUpgradeRefusesOctetsReadAhead(t *testing.T) {
	ahead := make(chan struct{})
	c, l := connTo(t, func(nc net.Conn) {
		io.WriteString(nc, "+OK go ahead\r\n")
		io.WriteString(nc, "+OK injected\r\n") // returns when all of it is read
		close(ahead)
		io.Copy(io.Discard, nc)
	})
	c.Line(t.Context(), StatusCap)
	<-ahead
	err := c.Upgrade(t.Context(), func(context.Context, net.Conn) (net.Conn, string, error) {
		t.Error("the handshake was begun")
		return nil, "", io.EOF
	})
	var early *PreTLSError
	if !errors.As(err, &early) || l.octets(PreTLS) != "+OK injected\r\n" {
		t.Errorf("Upgrade with octets read ahead = %v, pre-TLS %q", err, l.octets(PreTLS))
	}
}

func TestUpgradeStartsAfresh(t *testing.T) {
	c, l := connTo(t, func(nc net.Conn) {
		io.WriteString(nc, "+OK go ahead\r\n")
		io.ReadFull(nc, make([]byte, 5))
		io.WriteString(nc, "shake")
		io.WriteString(nc, "+OK secured\r\n")
	})
	c.Line(t.Context(), StatusCap)
	err := c.Upgrade(t.Context(), func(_ context.Context, nc net.Conn) (net.Conn, string, error) {
		io.WriteString(nc, "hands")
		_, err := io.ReadFull(nc, make([]byte, 5))
		return nc, "version=test", err
	})
	if err != nil {
		t.Fatal(err)
	}
	if line, err := c.Line(t.Context(), StatusCap); err != nil || string(line.Text.b) != "+OK secured" {
		t.Errorf("Line = %v, %v, want +OK secured", line.Text, err)
	}
	if got, want := l.octets(ToClient), "+OK go ahead\r\n+OK secured\r\n"; got != want {
		t.Errorf("events hold %q, want %q", got, want)
	}
	if !strings.Contains(l.kinds(), "securing upgraded") {
		t.Errorf("events %q", l.kinds())
	}
}

func TestPending(t *testing.T) {
	c, _ := connTo(t, saying("+OK\n\r", 100))
	if l, err := c.Line(t.Context(), StatusCap); err != nil || l.Text.Len() != 3 {
		t.Fatal(l, err)
	}
	if p, err := c.Pending(); p.Len() != 0 || err != nil {
		t.Errorf("Pending = %v, want nothing: the CR belongs to the line end", p)
	}
	c, _ = connTo(t, saying("+OK\r\n-ERR bye\r\n", 100))
	c.Line(t.Context(), StatusCap)
	if p, _ := c.Pending(); string(p.b) != "-ERR bye\r\n" {
		t.Errorf("Pending = %v, want the second line", p)
	}
}
