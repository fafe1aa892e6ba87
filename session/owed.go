package session

import (
	"context"
	"errors"
	"slices"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// InStep reports whether every request has been answered and read to its end. A
// session that is not in step is brought back by Wait, or dropped.
func (s *Session) InStep() bool { return len(s.owed) == 0 && s.Unread() == nil }

// Owed returns the requests whose replies have not begun, the oldest first.
func (s *Session) Owed() []Request { return slices.Clone(s.owed) }

// Unread returns the reply whose body has not been read to its end, nil if there
// is none.
func (s *Session) Unread() *Reply {
	if s.reading == nil || s.reading.Body.Ended() {
		return nil
	}
	return s.reading
}

// Watch waits, while nothing is owed, until the server says something that
// nobody asked for or ends the connection, and returns that as an error. It
// returns nil when the context ends first.
func (s *Session) Watch(ctx context.Context) error {
	if !s.Closed() && !s.InStep() {
		return ErrOutOfStep
	}
	if happened := s.Wait(ctx); happened != nil {
		_, err := happened()
		return err
	}
	return nil
}

// Wait waits for what the server does next. It serves a caller whose other
// goroutines look at the session meanwhile: Wait itself changes nothing that they
// can see, and what it returns, nil when the context ended first, takes note of
// what has happened without waiting.
//
// While nothing is owed, that is an error: octets that nobody asked for, or the
// end of the connection. While a reply is owed, it is the next step of it: its
// status line, which is returned, then its body, piece by piece, with nothing to
// return. A late +OK to STLS ends the session with [ErrHandshake].
func (s *Session) Wait(ctx context.Context) (happened func() (*Reply, error)) {
	switch {
	case s.Closed():
		return func() (*Reply, error) { return nil, ErrClosed }
	case s.Unread() != nil:
		s.conn.Bear(s.patience(s.reading.Request))
		return s.waitLine(ctx, wire.PartCap, s.readOn)
	case len(s.owed) > 0:
		r := s.due()
		return s.waitLine(ctx, r.statusCap(), s.receiveLate)
	}
	return s.waitUnasked(ctx)
}

// ErrHandshake says that the server has agreed to start TLS when nobody waited
// for it any more. The session is closed: what would come next is no line.
var ErrHandshake = errors.New("the server begins TLS, but nobody waits for it any more")

// waitLine waits until a line can be read, or no more can come; note then reads
// it.
func (s *Session) waitLine(ctx context.Context, most int, note func() (*Reply, error)) func() (*Reply, error) {
	if err := s.conn.AwaitLine(ctx, most); err != nil && ctx.Err() != nil {
		return nil
	}
	return note
}

// receiveLate reads a status line that is there.
func (s *Session) receiveLate() (*Reply, error) {
	ctx := context.Background() // nothing is waited for
	reply, err := s.receive(ctx)
	switch {
	case err != nil:
		return nil, err
	case reply.Status.OK && reply.Request.Body == pop3.HelloTLS:
		s.end()
		return reply, ErrHandshake
	}
	return reply, s.follow(ctx, reply)
}

// readOn reads the lines of the body that are there.
func (s *Session) readOn() (*Reply, error) {
	body := s.reading.Body
	for {
		_, err := body.Next(context.Background())
		switch {
		case body.Ended():
			return nil, nil
		case err != nil, !s.conn.Ready(wire.PartCap):
			return nil, err
		}
	}
}

// waitUnasked waits for what no request asked for.
func (s *Session) waitUnasked(ctx context.Context) func() (*Reply, error) {
	s.conn.Expect(wire.Patience{})
	if err := s.conn.Await(ctx); err != nil {
		return s.lostWaiting(ctx, err)
	}
	if pending, err := s.conn.Pending(); err == nil && pending.Len() == 0 {
		return s.beyondCR(ctx)
	}
	return failing(s.checkQuiet)
}

func failing(note func() error) func() (*Reply, error) {
	return func() (*Reply, error) { return nil, note() }
}

func (s *Session) lostWaiting(ctx context.Context, err error) func() (*Reply, error) {
	if ctx.Err() != nil {
		return nil
	}
	return failing(func() error { return s.lost(Waiting, err) })
}

// beyondCR waits when all that has come is the CR of a line end the wrong way
// round. What comes behind it was not asked for.
func (s *Session) beyondCR(ctx context.Context) func() (*Reply, error) {
	for {
		line, err := s.conn.Line(ctx, wire.StatusCap)
		if err != nil {
			return s.lostWaiting(ctx, err)
		}
		if line.Text.Len() > 0 || line.Ending != wire.NoEnding {
			return failing(func() error { return s.unasked(line.Raw) })
		}
	}
}
