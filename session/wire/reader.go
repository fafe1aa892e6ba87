package wire

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
)

// chunks is how many chunks are between the network and the consumer: one being
// filled, one being used.
const chunks = 2

// A reader owns the incoming octets of a connection. It ends when the connection
// ends or when it is stopped.
type reader struct {
	nc     net.Conn
	emit   func(Event)
	filled chan []byte // closed at the end; err is set then
	free   chan []byte
	quit   chan struct{}
	once   sync.Once
	err    error
	done   chan struct{}
}

func startReader(nc net.Conn, emit func(Event)) *reader {
	r := &reader{
		nc: nc, emit: emit,
		filled: make(chan []byte, chunks), free: make(chan []byte, chunks),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
	for range chunks {
		r.free <- make([]byte, chunkSize)
	}
	go r.run()
	return r
}

func (r *reader) run() {
	defer close(r.done)
	defer close(r.filled)
	for {
		var chunk []byte
		select {
		case chunk = <-r.free:
		case <-r.quit:
			r.err = net.ErrClosed
			return
		}
		n, err := r.nc.Read(chunk)
		if n > 0 {
			r.emit(Event{Kind: ToClient, Data: chunk[:n]})
			r.filled <- chunk[:n] // never blocks: there are as many places as chunks
		} else {
			r.free <- chunk
		}
		if err != nil {
			r.end(err)
			return
		}
	}
}

// end keeps the error and tells how the peer ended, if it was the peer.
func (r *reader) end(err error) {
	r.err = err
	select {
	case <-r.quit:
	default:
		if !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, io.ErrClosedPipe) {
			r.emit(Event{Kind: Ended, Note: HowEnded(err)})
		}
	}
}

// HowEnded names the way a connection ended, as the Note of an event does. A TLS
// connection that ends without close_notify may have been cut off by somebody on
// the way (RFC 8314 §3.4).
func HowEnded(err error) string {
	switch {
	case errors.Is(err, io.EOF):
		return "eof"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "eof without close_notify"
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	}
	return err.Error()
}

// stop waits for the goroutine to end. The caller has closed the connection or
// set its read deadline to the past.
func (r *reader) stop() {
	r.once.Do(func() { close(r.quit) })
	<-r.done
}
