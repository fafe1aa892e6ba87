// Package listen keeps what a server must close and wait for: its listeners, and a
// bounded number of connections, each on a goroutine of its own.
//
// It knows nothing of what is said on them.
package listen

import (
	"io"
	"net"
	"sync"
)

// A Group is the listeners and the connections of a server. All its methods may be
// used by several goroutines at once. Close ends it.
type Group struct {
	most int
	done chan struct{} // closed by Close

	mu      sync.Mutex
	closed  bool
	open    map[io.Closer]bool
	conns   int
	running sync.WaitGroup // of connections and Accept calls
}

// NewGroup returns a group of at most so many connections at once.
func NewGroup(most int) *Group {
	return &Group{most: most, done: make(chan struct{}), open: map[io.Closer]bool{}}
}

// Done returns a channel that is closed when Close begins.
func (g *Group) Done() <-chan struct{} { return g.done }

// Accept hands the connections that come to ln to take, one after the other, until
// take returns false, or until the group or ln is closed. It closes ln. After Close
// it returns nil.
func (g *Group) Accept(ln net.Listener, take func(net.Conn) bool) error {
	defer ln.Close()
	if !g.enter(ln, 0) {
		return nil
	}
	defer g.leave(ln, 0)
	for {
		nc, err := ln.Accept()
		switch {
		case g.isClosed():
			if err == nil {
				nc.Close()
			}
			return nil
		case err != nil:
			return err
		case !take(nc):
			return nil
		}
	}
}

// Go runs serve on a goroutine of its own, and closes nc behind it or when the group
// is closed. A connection too many, or one that comes after Close, it closes at once,
// and returns false.
func (g *Group) Go(nc net.Conn, serve func()) bool {
	if !g.enter(nc, 1) {
		nc.Close()
		return false
	}
	go func() {
		defer g.leave(nc, 1)
		defer nc.Close()
		serve()
	}()
	return true
}

// enter takes note of something that Close must close and wait for, and that counts
// as so many connections.
func (g *Group) enter(c io.Closer, conns int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || conns > 0 && g.conns+conns > g.most {
		return false
	}
	g.conns += conns
	g.open[c] = true
	g.running.Add(1)
	return true
}

// leave takes back what enter noted.
func (g *Group) leave(c io.Closer, conns int) {
	g.mu.Lock()
	g.conns -= conns
	delete(g.open, c)
	g.mu.Unlock()
	g.running.Done()
}

func (g *Group) isClosed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}

// Close closes all connections and listeners, and waits until no goroutine of the
// group is left. It may be called more than once.
func (g *Group) Close() {
	g.mu.Lock()
	if !g.closed {
		close(g.done)
	}
	g.closed = true
	for c := range g.open {
		c.Close()
	}
	g.mu.Unlock()
	g.running.Wait()
}
