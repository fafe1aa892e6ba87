// Package listen keeps what a server must close and wait for: its listeners, and a
// bounded number of connections, each on a goroutine of its own.
//
// It knows nothing of what is said on them.
package listen

import (
	"io"
	"net"
	"sync"
	"time"
)

// A Group is the listeners and the connections of a server. All its methods may be
// used by several goroutines at once. Close ends it.
type Group struct {
	room chan struct{} // holds one for every connection
	done chan struct{} // closed by Close

	mu      sync.Mutex
	closed  bool
	open    map[io.Closer]bool
	running sync.WaitGroup // of connections and Accept calls
}

// NewGroup returns a group of at most so many connections at once.
func NewGroup(most int) *Group {
	return &Group{room: make(chan struct{}, most), done: make(chan struct{}), open: map[io.Closer]bool{}}
}

// Done returns a channel that is closed when Close begins.
func (g *Group) Done() <-chan struct{} { return g.done }

// Accept hands the connections that come to ln to take, one after the other, until
// take returns false, or until the group or ln is closed. It closes ln. After Close
// it returns nil.
func (g *Group) Accept(ln net.Listener, take func(net.Conn) bool) error {
	defer ln.Close()
	if !g.enter(ln) {
		return nil
	}
	defer g.leave(ln)
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

// Wait is how long a connection too many waits for another one to end: a client that
// comes again may be faster than the end of its last connection.
const Wait = time.Second

// Go runs serve on a goroutine of its own, and closes nc behind it or when the group
// is closed. A connection for which no room is found, or one that comes after Close,
// it closes, and returns false.
func (g *Group) Go(nc net.Conn, serve func()) bool {
	if !g.hasRoom() {
		nc.Close()
		return false
	}
	if !g.enter(nc) {
		<-g.room
		nc.Close()
		return false
	}
	go func() {
		defer g.leave(nc)
		defer func() { <-g.room }()
		defer nc.Close()
		serve()
	}()
	return true
}

// hasRoom takes the place of a connection, and waits for one if need be. It returns
// false when there is none.
func (g *Group) hasRoom() bool {
	select {
	case g.room <- struct{}{}:
		return true
	case <-time.After(Wait):
	case <-g.done:
	}
	return false
}

// enter takes note of something that Close must close and wait for. It returns false
// after Close.
func (g *Group) enter(c io.Closer) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.open[c] = true
	g.running.Add(1)
	return true
}

// leave takes back what enter noted.
func (g *Group) leave(c io.Closer) {
	g.mu.Lock()
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
