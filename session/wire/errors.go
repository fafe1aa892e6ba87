package wire

import (
	"fmt"
	"time"
)

// A TimeoutError says that a timer ended while waiting for the peer. The
// connection is closed.
type TimeoutError struct {
	After   time.Duration
	Slow    bool   // octets came all the time, but not all of them in that time
	Pending Octets // octets of a line that had no end yet
}

func (e *TimeoutError) Error() string {
	if e.Slow {
		return fmt.Sprintf("the server was not done after %s", Brief(e.After))
	}
	if e.Pending.Len() > 0 {
		return fmt.Sprintf("the server sent %v and then nothing for %s", e.Pending, Brief(e.After))
	}
	return fmt.Sprintf("the server sent nothing for %s", Brief(e.After))
}

// Timeout marks the error as a time-out, as [net.Error] does.
func (e *TimeoutError) Timeout() bool { return true }

// An EndedError says that the peer, or the network, ended the connection.
type EndedError struct {
	Pending Octets // octets of a line that had no end yet
	Err     error  // io.EOF when the peer closed in good order
}

func (e *EndedError) Error() string { return "the server closed the connection: " + e.Err.Error() }

// Unwrap returns what the network said.
func (e *EndedError) Unwrap() error { return e.Err }

// A PreTLSError says that octets came in clear behind the +OK of STLS, where
// only the TLS handshake may follow: an attack (CVE-2021-22947) or a broken
// server (RFC 2595 §4). The connection is closed.
type PreTLSError struct{ Got Octets }

func (e *PreTLSError) Error() string {
	return fmt.Sprintf("%d octets came in clear where only TLS may follow", e.Got.Len())
}

// A LineError says why a line cannot be sent.
type LineError struct {
	Reason string
	Offset int // in the line
}

func (e *LineError) Error() string { return e.Reason }
