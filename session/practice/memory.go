package practice

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// inFlight is how many octets one direction of a connection in memory holds, as
// the windows of a TCP connection would: without it two ends that both write
// before they read, as a pipelining client or a closing TLS link do, would stop
// each other.
const inFlight = 64 << 10

// newMemory returns the two ends of a connection in memory.
func newMemory() (client, server net.Conn) {
	up, down := newStream(), newStream()
	return &end{in: down, out: up}, &end{in: up, out: down}
}

// end is one end of a connection in memory.
type end struct{ in, out *stream }

func (e *end) Read(p []byte) (int, error)  { return e.in.read(p) }
func (e *end) Write(p []byte) (int, error) { return e.out.write(p) }

// Close ends both directions. The other end still reads what is in flight.
func (e *end) Close() error {
	e.out.finish()
	e.in.abandon()
	return nil
}

func (e *end) SetDeadline(t time.Time) error {
	e.in.setLimit(&e.in.reading, t)
	e.out.setLimit(&e.out.writing, t)
	return nil
}

func (e *end) SetReadDeadline(t time.Time) error {
	e.in.setLimit(&e.in.reading, t)
	return nil
}

func (e *end) SetWriteDeadline(t time.Time) error {
	e.out.setLimit(&e.out.writing, t)
	return nil
}

func (*end) LocalAddr() net.Addr  { return address{} }
func (*end) RemoteAddr() net.Addr { return address{} }

// address is the address of both ends of a connection in memory.
type address struct{}

func (address) Network() string { return "memory" }
func (address) String() string  { return "practice" }

// A stream is one direction of a connection in memory.
type stream struct {
	mu       sync.Mutex
	changed  sync.Cond
	octets   []byte
	finished bool // nothing more will be written
	gone     bool // nobody will read
	reading  limit
	writing  limit
}

func newStream() *stream {
	s := &stream{}
	s.changed.L = &s.mu
	return s
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.octets) == 0 || s.gone || s.reading.past {
		switch {
		case s.gone:
			return 0, net.ErrClosed
		case s.reading.past:
			return 0, os.ErrDeadlineExceeded
		case s.finished:
			return 0, io.EOF
		}
		s.changed.Wait()
	}
	n := copy(p, s.octets)
	s.octets = s.octets[n:]
	s.changed.Broadcast()
	return n, nil
}

func (s *stream) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	written := 0
	for {
		switch {
		case s.finished:
			return written, net.ErrClosed
		case s.gone:
			return written, io.ErrClosedPipe
		case s.writing.past:
			return written, os.ErrDeadlineExceeded
		}
		n := min(len(p)-written, inFlight-len(s.octets))
		s.octets = append(s.octets, p[written:written+n]...)
		s.changed.Broadcast()
		if written += n; written == len(p) {
			return written, nil
		}
		s.changed.Wait()
	}
}

// finish says that nothing more will be written.
func (s *stream) finish() { s.end(&s.finished) }

// abandon says that nobody will read any more.
func (s *stream) abandon() { s.end(&s.gone) }

func (s *stream) end(how *bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*how = true
	s.reading.stop()
	s.writing.stop()
	s.changed.Broadcast()
}

// A limit is a deadline of one side of a stream.
type limit struct {
	past  bool
	timer *time.Timer
}

func (l *limit) stop() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
}

// setLimit moves a deadline of s. The zero time takes it away.
func (s *stream) setLimit(l *limit, t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.stop()
	l.past = !t.IsZero() && !time.Now().Before(t)
	if !t.IsZero() && !l.past {
		l.timer = s.expireAt(l, t)
	}
	s.changed.Broadcast()
}

// expireAt starts the timer of l. A timer that was replaced while it fired does
// nothing.
func (s *stream) expireAt(l *limit, t time.Time) *time.Timer {
	var timer *time.Timer
	timer = time.AfterFunc(time.Until(t), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if l.timer == timer {
			l.past = true
			s.changed.Broadcast()
		}
	})
	return timer
}
