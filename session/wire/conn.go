package wire

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// A Conn is one connection to a server. One goroutine of its own reads from the
// network as soon as the first read is asked for, so an end of the connection is
// noticed while nobody waits for a reply; it holds at most a few chunks.
//
// Line, Await, Send and Upgrade are for one goroutine at a time. Close may be
// called from any, and ends whatever waits. The Conn owns the net.Conn.
type Conn struct {
	observer Observer
	sendMax  time.Duration

	events sync.Mutex // one event at a time

	ends   sync.Mutex // guards the next three, which Close reads from any goroutine
	nc     net.Conn
	reader *reader // nil until the first read, and during an upgrade
	closed bool

	store    []byte // octets not yet handed out are store[from:]
	from     int
	split    splitter
	patience Patience
	waited   time.Duration // of it, so far
	silent   time.Duration // of that, since the last octets
	idle     time.Duration // of that, since the idle time began anew
	timer    *time.Timer
	late     *TimeoutError // that has ended the connection
}

// NewConn returns a connection over nc. It tells the observer, which may be nil,
// that the connection is open, and reads nothing yet. A connection with a method Route
// tells by it what is between, as NAME=VALUE each with a blank between.
func NewConn(nc net.Conn, observer Observer, send time.Duration) *Conn {
	c := &Conn{nc: nc, observer: Tee(observer), sendMax: send, store: make([]byte, 0, storeSize)}
	c.timer = time.NewTimer(time.Hour)
	c.timer.Stop()
	c.emit(Event{Kind: Opened, Note: ends(nc)})
	return c
}

// ends names both ends of a connection, and its route if it knows that.
func ends(nc net.Conn) string {
	note := word(nc.LocalAddr()) + " " + word(nc.RemoteAddr())
	if on, ok := nc.(interface{ Route() string }); ok {
		note += " " + on.Route()
	}
	return note
}

func (c *Conn) emit(e Event) {
	c.events.Lock()
	defer c.events.Unlock()
	e.At = time.Now()
	c.observer.Observe(e)
}

// word is an address as one word: that of a Unix socket is the name of a file, which
// may have blanks in it, or nothing at all.
func word(a net.Addr) string {
	return cmp.Or(strings.Join(strings.Fields(a.String()), "_"), "@")
}

// Line returns the next line, or a part of at most max octets of a longer one.
// The octets are valid until the next call. Errors: the context's; a
// *TimeoutError; an *EndedError once all octets were handed out.
func (c *Conn) Line(ctx context.Context, max int) (Line, error) {
	for {
		if l, n, ok := c.split.next(c.store[c.from:], max, false); ok {
			c.from += n
			return l, nil
		}
		if err := c.fill(ctx); err != nil {
			return c.lastPart(max, err)
		}
	}
}

// lastPart hands out what stands behind the last line end when no more can come.
func (c *Conn) lastPart(max int, err error) (Line, error) {
	if ended := (*EndedError)(nil); errors.As(err, &ended) && ended.Err != net.ErrClosed {
		if l, n, ok := c.split.next(c.store[c.from:], max, true); ok {
			c.from += n
			return l, nil
		}
	}
	return Line{}, err
}

// Await returns nil once octets are there to be read, without reading them, or
// the error that a read would meet.
func (c *Conn) Await(ctx context.Context) error {
	if c.from < len(c.store) {
		return nil
	}
	return c.fill(ctx)
}

// Ready reports whether Line would return a line, or such a part of one, without
// waiting.
func (c *Conn) Ready(max int) bool { return holdsLine(c.store[c.from:], max) }

// AwaitLine returns nil once [Conn.Ready] says yes. An error that is not the
// context's says that no more octets can come: Line returns what there is, and
// then that error.
func (c *Conn) AwaitLine(ctx context.Context, max int) error {
	for !c.Ready(max) {
		if err := c.fill(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Pending returns the octets that have come and were not read, without waiting.
// A lone CR behind a bare LF is the rest of a line end and does not count. When
// nothing is pending and the peer has ended the connection, the error says so.
func (c *Conn) Pending() (Octets, error) {
	if c.reader != nil && c.from == len(c.store) {
		select {
		case chunk, ok := <-c.reader.filled:
			if err := c.filled(chunk, ok); err != nil {
				return Octets{}, err
			}
		default:
		}
	}
	if rest := c.store[c.from:]; !(c.split.lastLF && string(rest) == "\r") {
		return Octets{rest}, nil
	}
	return Octets{}, nil
}

// fill waits for one chunk and adds it to the store.
func (c *Conn) fill(ctx context.Context) error {
	switch {
	case c.late != nil:
		return c.late
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	if err := c.start(); err != nil {
		return err
	}
	select {
	case chunk, ok := <-c.reader.filled:
		return c.filled(chunk, ok)
	default:
		return c.wait(ctx)
	}
}

// start starts the reader unless it runs already.
func (c *Conn) start() error {
	c.ends.Lock()
	defer c.ends.Unlock()
	switch {
	case c.reader != nil:
		return nil
	case c.closed:
		return &EndedError{Err: net.ErrClosed}
	}
	c.reader = startReader(c.nc, c.emit)
	return nil
}

func (c *Conn) filled(chunk []byte, ok bool) error {
	if ok {
		c.take(chunk)
		return nil
	}
	c.ends.Lock()
	defer c.ends.Unlock()
	if c.closed {
		return &EndedError{Err: net.ErrClosed}
	}
	return &EndedError{Err: c.reader.err, Pending: c.tail()}
}

// tail returns a copy of the start of the octets that were not handed out.
func (c *Conn) tail() Octets {
	rest := c.store[c.from:]
	return Octets{rest[:min(len(rest), shown)]}.Clone()
}

// take moves a chunk into the store. There is room: a part is cut off at less
// than the store holds without the chunk.
func (c *Conn) take(chunk []byte) {
	n := copy(c.store[:cap(c.store)], c.store[c.from:])
	c.store, c.from = append(c.store[:n], chunk...), 0
	c.reader.free <- chunk[:cap(chunk)]
}

// Send writes octets, of which secret must not be shown. A context that ends or
// a peer that reads nothing for the send timer ends the connection.
func (c *Conn) Send(ctx context.Context, octets []byte, secret Span) error {
	c.emit(Event{Kind: ToServer, Data: octets, Secret: secret})
	if c.sendMax > 0 {
		c.nc.SetWriteDeadline(time.Now().Add(c.sendMax))
	}
	stop := context.AfterFunc(ctx, func() { c.nc.SetWriteDeadline(time.Now()) })
	n, err := c.nc.Write(octets)
	if !stop() && err != nil {
		err = context.Cause(ctx)
	}
	if err == nil {
		return nil
	}
	c.emit(Event{Kind: Unsent, Data: octets[n:]})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = &TimeoutError{After: c.sendMax}
	}
	c.close("the line could not be sent")
	return err
}

// Close ends the connection and waits for its reader. Later calls do nothing.
func (c *Conn) Close() error { return c.close("closed here") }

func (c *Conn) close(why string) error {
	c.ends.Lock()
	first, nc, r := !c.closed, c.nc, c.reader
	c.closed = true
	c.ends.Unlock()
	if !first {
		return nil
	}
	err := nc.Close()
	if r != nil {
		r.stop()
	}
	c.emit(Event{Kind: Closed, Note: why})
	if errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}
