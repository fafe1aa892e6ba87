package wire

import (
	"context"
	"fmt"
	"net"
	"time"
)

// A Handshake turns a connection in clear into a TLS one and tells its facts: a
// line for the connection (version=… cipher=…), and one for each certificate of the
// peer (depth=… subject=…).
type Handshake func(context.Context, net.Conn) (secured net.Conn, facts string, err error)

// Upgrade runs a TLS handshake on the connection and goes on inside it. Octets
// that are waiting to be read came in clear behind the agreement to start TLS:
// they are never carried over, but end the connection with a *PreTLSError
// (RFC 2595 §4). After any error the connection is closed.
func (c *Conn) Upgrade(ctx context.Context, h Handshake) error {
	if err := c.halt(); err != nil {
		c.close("octets before TLS")
		return err
	}
	c.emit(Event{Kind: Securing})
	below := &tapped{Conn: c.nc}
	secured, facts, err := h(ctx, below)
	if err != nil {
		c.close("TLS handshake: " + err.Error())
		return fmt.Errorf("TLS handshake: %w", err)
	}
	if !c.carryOn(announced{secured, below}) {
		secured.Close()
		return &EndedError{Err: net.ErrClosed}
	}
	c.emit(Event{Kind: Upgraded, Note: facts})
	return nil
}

// halt stops the reader, so that no octet of the handshake is taken from TLS,
// and refuses what it has read.
func (c *Conn) halt() error {
	if c.reader != nil {
		c.nc.SetReadDeadline(time.Unix(1, 0))
		c.reader.stop()
		c.nc.SetReadDeadline(time.Time{})
		for chunk := range c.reader.filled {
			c.take(chunk)
		}
		c.ends.Lock()
		c.reader = nil
		c.ends.Unlock()
	}
	if rest := c.store[c.from:]; len(rest) > 0 {
		c.emit(Event{Kind: PreTLS, Data: rest})
		return &PreTLSError{Got: c.tail()}
	}
	return nil
}

// carryOn goes on with nc and an empty memory, unless the connection was closed
// meanwhile.
func (c *Conn) carryOn(nc net.Conn) bool {
	c.ends.Lock()
	defer c.ends.Unlock()
	if c.closed {
		return false
	}
	c.nc, c.split = nc, splitter{}
	c.store, c.from = c.store[:0], 0
	return true
}
