package listen

import (
	"errors"
	"io"
	"net"
	"testing"
)

// loopback returns a listener on this machine.
func loopback(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return ln
}

// ended waits for the other side to close a connection.
func ended(t *testing.T, nc net.Conn) {
	t.Helper()
	if n, err := nc.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Errorf("Read() = %d, %v, want the end", n, err)
	}
}

// echo serves a connection until its end.
func echo(nc net.Conn) func() { return func() { io.Copy(nc, nc) } }

// TestGroupIsBounded: a connection too many finds room when another one ends, or is
// closed after a while.
func TestGroupIsBounded(t *testing.T) {
	g := NewGroup(2)
	defer g.Close()
	var clients []net.Conn
	for i, want := range []bool{true, true, false} {
		client, server := net.Pipe()
		if got := g.Go(server, echo(server)); got != want {
			t.Errorf("Go() of connection %d = %v, want %v", i+1, got, want)
		}
		clients = append(clients, client)
	}
	ended(t, clients[2])
	clients[0].Write([]byte("x"))
	if _, err := io.ReadFull(clients[0], make([]byte, 1)); err != nil {
		t.Errorf("the first connection: %v, want an echo", err)
	}
	late, server := net.Pipe()
	defer late.Close()
	clients[0].Close()
	if !g.Go(server, echo(server)) {
		t.Error("Go() after another one has ended = false, want true")
	}
}

// TestClose ends what is open and takes nothing more.
func TestClose(t *testing.T) {
	g, ln := NewGroup(1), loopback(t)
	accepted := make(chan error, 1)
	go func() {
		accepted <- g.Accept(ln, func(nc net.Conn) bool { return g.Go(nc, echo(nc)) })
	}()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	client.Write([]byte("x"))
	if _, err := io.ReadFull(client, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	g.Close()
	g.Close()
	ended(t, client)
	if err := <-accepted; err != nil {
		t.Errorf("Accept() = %v, want nil after Close", err)
	}
	select {
	case <-g.Done():
	default:
		t.Error("Done() is not closed after Close")
	}
	late, server := net.Pipe()
	if g.Go(server, echo(server)) {
		t.Error("Go() after Close = true, want false")
	}
	ended(t, late)
	if err := g.Accept(loopback(t), func(net.Conn) bool { return true }); err != nil {
		t.Errorf("Accept() after Close = %v, want nil", err)
	}
}

// TestAcceptEnds ends when take has enough, and by an error of its own listener.
func TestAcceptEnds(t *testing.T) {
	g, ln := NewGroup(1), loopback(t)
	defer g.Close()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	err = g.Accept(ln, func(nc net.Conn) bool { nc.Close(); return false })
	if err != nil {
		t.Errorf("Accept() = %v, want nil when it has enough", err)
	}
	if err := g.Accept(ln, func(net.Conn) bool { return true }); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept() on a closed listener = %v, want %v", err, net.ErrClosed)
	}
}
