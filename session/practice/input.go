package practice

import (
	"bytes"
	"errors"
	"time"
)

// The longest lines that are read, in octets with their line end. RFC 2449 §4
// asks for 255 at least; SASL answers have no limit by the standard (RFC 5034 §4).
const (
	commandMax = 512
	lineMax    = 64 << 10
)

var errTooLong = errors.New("practice: the line is too long for a command")

// readLine returns the next line without its line end, CRLF or a bare LF. For a
// line that is too long for a command it returns errTooLong, and the next call
// returns the line after it.
func (c *conn) readLine() (string, error) {
	line, err := c.readAnswer()
	if err == nil && len(line) > commandMax-len("\r\n") {
		return "", errTooLong
	}
	return line, err
}

// readAnswer is readLine for the lines of a SASL exchange, which may be longer.
// One that is too long even for that ends the session.
func (c *conn) readAnswer() (string, error) {
	if err := c.flushBeforeWaiting(); err != nil {
		return "", err
	}
	c.nc.SetReadDeadline(time.Now().Add(c.srv.idle))
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(line[:len(line)-1], []byte("\r"))), nil
}

// flushBeforeWaiting sends the replies so far unless the next command is here
// already: so the answers to pipelined commands travel together (RFC 2449 §6.6).
func (c *conn) flushBeforeWaiting() error {
	ahead, _ := c.in.Peek(c.in.Buffered())
	if c.srv.manner.loseMore {
		c.in.Discard(len(ahead))
		ahead = nil
	}
	if bytes.IndexByte(ahead, '\n') >= 0 {
		return nil
	}
	return c.out.Flush()
}
