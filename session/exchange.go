package session

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// Do sends a request and reads the status line of its reply. A body streams: it
// must be read or drained before the next request. The error is about the link,
// TLS or the protocol; that the server said no is no error here, see [Reply.Err].
func (s *Session) Do(ctx context.Context, r Request) (*Reply, error) {
	if err := s.Send(ctx, r); err != nil {
		return nil, err
	}
	return s.Receive(ctx)
}

// Request reads a typed line as what it is at this moment: the answer to a
// challenge while the server waits for one, a command otherwise.
func (s *Session) Request(line []byte) Request {
	if s.exchange != nil {
		return response(*s.exchange, line)
	}
	return NewRequest(line)
}

// Send sends requests in one write, without waiting (RFC 2449 §6.6). Their
// replies are read by Receive, in order. At most one of them may hold a secret.
func (s *Session) Send(ctx context.Context, requests ...Request) error {
	var (
		octets []byte
		secret wire.Span
	)
	for i := range requests {
		line, err := requests[i].octets()
		if err != nil {
			return err
		}
		if span := requests[i].Secret; !span.Empty() {
			secret = wire.Span{From: len(octets) + span.From, To: len(octets) + span.To}
		}
		octets = append(octets, line...)
	}
	return s.send(ctx, octets, secret, requests)
}

func (s *Session) send(ctx context.Context, octets []byte, secret wire.Span, requests []Request) error {
	switch {
	case s.closed:
		return ErrClosed
	case s.body != nil && !s.body.Ended():
		return ErrOutOfStep
	case len(s.owed) == 0:
		if err := s.checkQuiet(); err != nil {
			return err
		}
	}
	now := time.Now()
	for i := range requests {
		requests[i].sent = now
	}
	if err := s.conn.Send(ctx, octets, secret); err != nil {
		return s.lost("sending", err)
	}
	s.owed = append(s.owed, requests...)
	return nil
}

// SendRaw sends octets with no help at all and returns how many replies they ask
// for: one for every line that is complete. The replies are framed by what is
// known of each line's verb.
func (s *Session) SendRaw(ctx context.Context, octets []byte) (replies int, err error) {
	var requests []Request
	for rest := octets; ; {
		line, after, ok := bytes.Cut(rest, []byte("\n"))
		if !ok {
			break
		}
		requests = append(requests, s.Request(bytes.TrimSuffix(line, []byte("\r"))))
		rest = after
	}
	return len(requests), s.send(ctx, octets, rawSecret(octets, requests), requests)
}

// rawSecret marks all octets from the first secret on: raw octets may hold
// several lines, and a mark has one beginning and one end.
func rawSecret(octets []byte, requests []Request) wire.Span {
	at := 0
	for _, r := range requests {
		if !r.Secret.Empty() {
			return wire.Span{From: at + r.Secret.From, To: len(octets)}
		}
		at += bytes.IndexByte(octets[at:], '\n') + 1
	}
	if last := NewRequest(octets[at:]); !last.Secret.Empty() {
		return wire.Span{From: at + last.Secret.From, To: len(octets)}
	}
	return wire.Span{}
}

// Receive reads the next reply that is owed.
func (s *Session) Receive(ctx context.Context) (*Reply, error) {
	switch {
	case s.closed:
		return nil, ErrClosed
	case s.body != nil && !s.body.Ended():
		return nil, ErrOutOfStep
	case len(s.owed) == 0:
		return nil, ErrNothingOwed
	}
	r := s.owed[0]
	s.conn.Expect(s.patience(r))
	reply, err := s.readStatus(ctx, r, r.sent)
	if err != nil {
		return nil, err
	}
	s.owed = s.owed[1:]
	return reply, s.follow(ctx, reply)
}

func (s *Session) patience(r Request) wire.Patience {
	t := s.options.Timers
	if r.Command != nil && r.Command.Next == pop3.Update {
		return wire.Patience{Idle: t.Quit, Total: t.Quit}
	}
	return wire.Patience{Idle: t.Idle, Total: t.Total}
}

// readStatus reads one status line; r tells how to read it.
func (s *Session) readStatus(ctx context.Context, r Request, sent time.Time) (*Reply, error) {
	op, most, parse := r.Verb, wire.StatusCap, wire.ParseStatus
	if op == "" {
		op = "greeting"
	}
	if r.Body == pop3.Exchange {
		most, parse = wire.ChallengeCap, wire.ParseChallenge
	}
	if err := s.conn.Await(ctx); err != nil {
		return nil, s.lost(op, err)
	}
	first := time.Now()
	line, err := s.conn.Line(ctx, most)
	if err != nil {
		return nil, s.lost(op, err)
	}
	status, err := parse(line.Clone())
	if err != nil {
		return nil, s.broke(op, err)
	}
	if line.Ending == wire.NoEnding {
		return nil, s.unended(op, line, most)
	}
	return &Reply{Request: r, Status: status, Times: Times{Sent: sent, First: first, Last: time.Now()}}, nil
}

// unended says why a status line without its end cannot be used.
func (s *Session) unended(op string, l wire.Line, most int) error {
	if l.Defects.Has(wire.Cut) {
		return s.lost(op, &wire.EndedError{Pending: l.Text.Clone(), Err: io.ErrUnexpectedEOF})
	}
	return s.broke(op, &wire.SyntaxError{Want: fmt.Sprintf("a line end within %d octets", most), Got: wire.OctetsOf(l.Text.Bytes()[:min(256, l.Text.Len())]).Clone()})
}

// follow does what a reply asks for: it moves the state, opens the body, goes on
// with TLS, or closes.
func (s *Session) follow(ctx context.Context, reply *Reply) error {
	r := reply.Request
	if reply.Status.More {
		s.exchange = &r
		return nil
	}
	s.exchange = nil
	if r.Command != nil {
		s.machine.Reply(r.Command, r.Args, reply.Status.OK)
		s.learnText(reply)
	}
	if st := s.machine.State(); st == pop3.Update || st == pop3.Closed {
		s.left = true
		s.end()
	}
	if !reply.Status.OK {
		return nil
	}
	switch r.Body {
	case pop3.MultiLine:
		s.open(reply)
	case pop3.HelloTLS:
		return s.secure(ctx)
	}
	return nil
}

// open begins the body of a reply and listens to what it tells.
func (s *Session) open(reply *Reply) {
	reply.Times.Last = time.Time{}
	reply.Body = s.conn.Body(reply.Status)
	s.body = reply.Body
	learn := s.learner(reply)
	reply.Body.Watch(func(l wire.Line, err error) error {
		switch {
		case err == nil:
			learn(l, nil)
		case err == io.EOF:
			reply.Times.Last = time.Now()
			learn(l, err)
		default:
			return s.lost(reply.Request.Verb, err)
		}
		return nil
	})
}

// Resync reads and forgets whatever the server still owes, so that the session
// is in step again.
func (s *Session) Resync(ctx context.Context) error {
	if s.body != nil && !s.body.Ended() {
		if err := s.body.Drain(ctx); err != nil {
			return err
		}
	}
	for len(s.owed) > 0 {
		reply, err := s.Receive(ctx)
		if err != nil {
			return err
		}
		if reply.Body != nil {
			if err := reply.Body.Drain(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
