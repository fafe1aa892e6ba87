package session

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A Session is one conversation over one connection. Its methods are for one
// goroutine at a time, except Close, which may be called from any and ends
// whatever waits. A session that broke is closed; there is no reconnecting.
type Session struct {
	conn    *wire.Conn
	link    net.Conn // as it was made, below TLS
	options Options
	host    string // as the user named it: certificates are checked against it
	addr    string // for error texts

	machine  pop3.Machine
	caps     *pop3.Caps // nil until CAPA was answered, and again after STLS
	capsIn   pop3.State // where it was answered
	capsBare *pop3.Caps // what it said before STLS, to be compared and for nothing else
	tongue   bool       // a language was chosen by LANG
	known    *Known
	greeting *Reply
	security *Security // nil in clear text

	owed     []Request // sent and not yet answered
	awaited  bool      // the first of them has been waited for
	answered *Reply    // the last one; nil behind the greeting
	begun    []byte    // the start of a line whose end was not sent yet
	reading  *Reply    // whose body is being read, or was
	exchange *Request  // the AUTH that waits for a response
	closed   atomic.Bool
	left     bool // QUIT was answered
	lastWord time.Time

	probe func(ctx context.Context, connected func()) bool // asks whether a silent port waits for TLS; may be nil
}

// New begins a session on an open connection, which it takes over: TLS if the
// mode asks for it (Auto is taken as Clear, for there is nothing to try), the
// greeting, and STLS. The host is the name that the certificate must bear.
func New(ctx context.Context, nc net.Conn, host string, o *Options) (*Session, error) {
	s := newSession(nc, host, o.orDefaults())
	if err := s.begin(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func newSession(nc net.Conn, host string, o Options) *Session {
	s := &Session{options: o, link: nc, host: host, addr: nc.RemoteAddr().String(), known: &Known{}}
	s.conn = wire.NewConn(nc, o.Observer, o.Timers.Send)
	return s
}

func (s *Session) begin(ctx context.Context) error {
	if s.options.TLS == Implicit {
		if err := s.secure(ctx); err != nil {
			return err
		}
	}
	if err := s.greet(ctx); err != nil {
		return err
	}
	if s.options.TLS == STLS {
		return s.mustStartTLS(ctx)
	}
	return nil
}

// greet reads the greeting, which must be positive (RFC 1939 §4).
func (s *Session) greet(ctx context.Context) error {
	s.conn.Expect(s.within(s.options.Timers.Greeting, Request{}))
	waiting, suspicion := s.suspect(ctx)
	defer suspicion.stop()
	reply, err := s.readStatus(waiting, Request{}, time.Now())
	switch {
	case errors.Is(err, errWaitsForTLS), isSilence(err) && suspicion.answered(s.options.quiet()):
		return s.tlsError(TLSPort, nil, errWaitsForTLS)
	case err != nil:
		return err
	}
	s.greeting, s.lastWord = reply, time.Now()
	s.judgeGreeting(reply)
	s.machine.Greeting(reply.Status.OK)
	return reply.Err()
}

// Greeting returns the greeting.
func (s *Session) Greeting() *Reply { return s.greeting }

// State returns the state that the replies so far have led to.
func (s *Session) State() pop3.State {
	if s.Closed() {
		return pop3.Closed
	}
	return s.machine.State()
}

// Machine returns what is known of the session's state, for advice and prompts.
func (s *Session) Machine() *pop3.Machine { return &s.machine }

// Capabilities returns what the last CAPA said, or nil when it is not known: not
// asked, or asked before TLS (RFC 2595 §4).
func (s *Session) Capabilities() *pop3.Caps { return s.caps }

// Host returns the name the session was opened with, Addr the peer's address.
func (s *Session) Host() string { return s.host }

// Addr returns the peer's address.
func (s *Session) Addr() string { return s.addr }

// Via returns the proxy that the connection goes through; the zero one is none.
func (s *Session) Via() Proxy {
	link := s.link
	if c, ok := link.(*headed); ok {
		link = c.Conn
	}
	if c, ok := link.(*proxied); ok {
		return c.proxy
	}
	return Proxy{}
}

// Header returns the version of the header that went ahead of all else.
func (s *Session) Header() Header {
	if c, ok := s.link.(*headed); ok {
		return c.header
	}
	return NoHeader
}

// ByNetwork reports whether the connection leaves the process by a network, not by a
// Unix socket.
func (s *Session) ByNetwork() bool { return s.link.RemoteAddr().Network() != "unix" }

// Security returns the facts of TLS, or nil in clear text.
func (s *Session) Security() *Security { return s.security }

// Closed reports whether the session has ended. It may be called from any
// goroutine.
func (s *Session) Closed() bool { return s.closed.Load() }

// LastWord returns when something was last sent, or the last reply ended.
func (s *Session) LastWord() time.Time { return s.lastWord }

// Left reports whether the session ended in good order, by QUIT.
func (s *Session) Left() bool { return s.left }

// InExchange reports whether the server waits for the answer to a challenge, so
// that the next line is one.
func (s *Session) InExchange() bool { return s.exchange != nil }

// Stamp returns the timestamp of the greeting, to be used for APOP; the error
// says why there is none, or none that may be answered. It stays the same behind
// STLS, since no server greets twice.
func (s *Session) Stamp() (string, error) {
	return pop3.FindStamp(s.greeting.Status.Line.Text.Bytes())
}

// Timers returns the session's timers, which may be changed between requests.
func (s *Session) Timers() *wire.Timers { return s.options.Timers }

// checkQuiet makes sure that nothing has come that no request asked for: it
// would be taken for the answer to the next one. A session where something has
// come is closed.
func (s *Session) checkQuiet() error {
	pending, err := s.conn.Pending()
	if err != nil {
		return s.lost(Waiting, err)
	}
	if pending.Len() == 0 {
		return nil
	}
	return s.unasked(pending)
}

func (s *Session) unasked(got wire.Octets) error {
	err := &UnaskedError{Got: got.Clone()}
	if last := s.answered; last != nil {
		err.After = Request{Command: last.Request.Command, Verb: last.Request.Verb}
		if last.Status.OK {
			err.After.Body = last.Request.Body
		}
	}
	s.end()
	return err
}

// lost closes the session and says what was being done when the link broke. A
// wait that the user ended breaks nothing.
func (s *Session) lost(op string, err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case s.Closed():
		return ErrClosed
	}
	s.end()
	return &LinkError{Op: op, Addr: s.addr, Talking: true, Err: err}
}

// broke closes the session: the server broke the protocol.
func (s *Session) broke(op string, err error) error {
	s.end()
	return &ProtocolError{Op: op, Err: err}
}

func (s *Session) end() {
	s.closed.Store(true)
	s.machine.Dropped()
	s.conn.Close()
}

// Drop is Close for the goroutine that uses the session: its state follows.
func (s *Session) Drop() { s.end() }

// Close drops the connection without QUIT: messages marked as deleted stay.
func (s *Session) Close() error {
	s.closed.Store(true)
	return s.conn.Close()
}
