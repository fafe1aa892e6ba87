package session

import (
	"crypto/x509"
	"errors"
	"fmt"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A RefusedError says that the server said no: it is the status line itself.
type RefusedError struct {
	Command *pop3.Command // nil when the verb is unknown, or for the greeting
	Verb    string        // as typed; "" for the greeting
	Login   bool          // the refusal ended a sign-on
	Status  wire.Status
}

func (e *RefusedError) Error() string {
	if e.Verb == "" {
		return fmt.Sprintf("the server refused the connection: %v", e.Status.Text)
	}
	return fmt.Sprintf("the server refused %s: %v", e.Verb, e.Status.Text)
}

// A LinkError says that there is no connection, or no longer. Err is what the
// network or package wire said: a *wire.TimeoutError, a *wire.EndedError, a
// *net.DNSError and so on.
type LinkError struct {
	Op      string // what was being done: connect, [AtGreeting], a verb, or [Waiting]
	Addr    string
	Talking bool // the connection had been made, so it was lost rather than missing
	Err     error
}

// What stands for a verb before the first one, and while nothing is owed.
const (
	AtGreeting = "greeting"
	Waiting    = "waiting"
)

func (e *LinkError) Error() string { return fmt.Sprintf("%s: %s: %v", e.Addr, e.Op, e.Err) }

// Unwrap returns what the network said.
func (e *LinkError) Unwrap() error { return e.Err }

// Fault is what was wrong with TLS.
type Fault uint8

// The faults of TLS.
const (
	HandshakeFailed  Fault = iota
	UnknownAuthority       // no authority that is trusted here signed the certificate
	WrongName              // the certificate is for other names
	Expired                // or not valid yet
	WrongKey               // the server has another key than the pinned one
	ClearPort              // the port speaks clear text, TLS was asked for
	TLSPort                // the port speaks TLS from the start, clear text was asked for
	NoSTLS                 // the server refused STLS, or does not announce it
	TooOld                 // no TLS version or cipher that both sides accept
	Narrowed               // nor any cipher or group of those that were to be offered
	Capped                 // nor any that is as old as was asked for
	Injected               // octets in clear behind the +OK of STLS
)

// A TLSError says why there is no TLS, or none that can be trusted.
type TLSError struct {
	Host  string
	Name  string // that the certificate must bear, in place of the host's; usually empty
	Addr  string
	Fault Fault
	Cert  *x509.Certificate // the server's, when it sent one
	Err   error
}

func (e *TLSError) Error() string { return fmt.Sprintf("TLS with %s: %v", e.Host, e.Err) }

// Unwrap returns the cause.
func (e *TLSError) Unwrap() error { return e.Err }

// A ProtocolError says that the server broke the protocol so that the session
// cannot go on. Err is a *wire.SyntaxError as a rule.
type ProtocolError struct {
	Op  string // the verb whose reply it was, or [AtGreeting]
	Err error
}

func (e *ProtocolError) Error() string { return fmt.Sprintf("%s: %v", e.Op, e.Err) }

// Unwrap returns the cause.
func (e *ProtocolError) Unwrap() error { return e.Err }

// An UnaskedError says that octets came that no request asked for. The session
// is closed: they would be taken for the answer to the next request.
type UnaskedError struct {
	Got   wire.Octets
	After Request // whose reply came before: its verb, and what that was followed by; zero behind the greeting
}

func (e *UnaskedError) Error() string {
	return fmt.Sprintf("the server sent %v without being asked", e.Got)
}

// What a caller did at the wrong moment.
var (
	ErrClosed      = errors.New("the session is closed")
	ErrOutOfStep   = errors.New("the reply before has not been read to its end")
	ErrNothingOwed = errors.New("no reply is owed")
)
