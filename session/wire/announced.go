package wire

import (
	"io"
	"net"
	"sync/atomic"
)

// Between two records crypto/tls takes the end of the connection for the end of
// TLS. Who wants to know whether the peer announced it has to look below (RFC 8446
// §6.1).

// tapped is the connection below TLS; it remembers that it has ended.
type tapped struct {
	net.Conn
	ended atomic.Bool
}

func (t *tapped) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if err == io.EOF {
		t.ended.Store(true)
	}
	return n, err
}

// announced is a TLS connection that ends with io.EOF only when the peer has
// announced it.
type announced struct {
	net.Conn
	below *tapped
}

func (a announced) Read(p []byte) (int, error) {
	n, err := a.Conn.Read(p)
	if err == io.EOF && a.below.ended.Load() {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
