package session

import (
	"net"
	"sync"
	"time"
)

// lately makes the connections of a server slow: its first octets take so long.
func lately(by time.Duration, open func() net.Conn) func() net.Conn {
	return func() net.Conn { return &late{Conn: open(), by: by} }
}

type late struct {
	net.Conn
	by   time.Duration
	once sync.Once
}

func (l *late) Read(p []byte) (int, error) {
	l.once.Do(func() { time.Sleep(l.by) })
	return l.Conn.Read(p)
}

// onlyOne makes a server refuse all connections but the first.
func onlyOne(open func() net.Conn) func() net.Conn {
	return func() net.Conn {
		first := open
		open = func() net.Conn { return nil }
		return first()
	}
}

// oneAtATime makes a server serve a connection only when the one before is closed.
func oneAtATime(open func() net.Conn) func() net.Conn {
	free := make(chan struct{})
	close(free)
	return func() net.Conn {
		c := &queued{open: open, before: free, over: make(chan struct{})}
		free = c.over
		return c
	}
}

// A queued is a connection that waits in a server's queue: what is written is
// kept, and nothing comes back, until the one before it is over.
type queued struct {
	net.Conn // nil until it is served
	open     func() net.Conn
	before   <-chan struct{}
	over     chan struct{}
	mu       sync.Mutex
	written  []byte
	closing  sync.Once
}

func (q *queued) Write(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.Conn != nil {
		return q.Conn.Write(p)
	}
	q.written = append(q.written, p...)
	return len(p), nil
}

func (q *queued) Read(p []byte) (int, error) {
	select {
	case <-q.before:
	case <-q.over:
		return 0, net.ErrClosed
	}
	if err := q.served(); err != nil {
		return 0, err
	}
	return q.Conn.Read(p)
}

// served connects with the server, which gets what was written.
func (q *queued) served() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.Conn != nil {
		return nil
	}
	q.Conn = q.open()
	if len(q.written) == 0 {
		return nil
	}
	_, err := q.Conn.Write(q.written)
	return err
}

func (q *queued) Close() error {
	q.closing.Do(func() { close(q.over) })
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.Conn == nil {
		return nil
	}
	return q.Conn.Close()
}

func (q *queued) RemoteAddr() net.Addr              { return queueAddr{} }
func (q *queued) LocalAddr() net.Addr               { return queueAddr{} }
func (q *queued) SetDeadline(time.Time) error       { return nil }
func (q *queued) SetWriteDeadline(time.Time) error  { return nil }
func (q *queued) SetReadDeadline(t time.Time) error { return nil }

type queueAddr struct{}

func (queueAddr) Network() string { return "queue" }
func (queueAddr) String() string  { return "queue" }
