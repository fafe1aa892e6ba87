package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// Do sends a request and reads the status line of its reply. A body streams: it
// must be read or drained before the next request. The error is about the link,
// TLS or the protocol; that the server said no is no error here, see [Reply.Err].
// When STLS was accepted and the handshake failed, there are both.
func (s *Session) Do(ctx context.Context, r Request) (*Reply, error) {
	if !s.Closed() && !s.InStep() {
		return nil, ErrOutOfStep
	}
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

// Receive reads the next reply that is owed.
func (s *Session) Receive(ctx context.Context) (*Reply, error) {
	switch {
	case s.Closed():
		return nil, ErrClosed
	case s.Unread() != nil:
		return nil, ErrOutOfStep
	case len(s.owed) == 0:
		return nil, ErrNothingOwed
	}
	reply, err := s.receive(ctx)
	if err != nil {
		return nil, err
	}
	return reply, s.follow(ctx, reply)
}

// receive reads the status line of the oldest reply that is owed.
func (s *Session) receive(ctx context.Context) (*Reply, error) {
	r := s.due()
	reply, err := s.readStatus(ctx, r, r.sent)
	if err == nil {
		s.owed, s.awaited, s.answered, s.lastWord = s.owed[1:], false, reply, time.Now()
		s.judgeStatus(reply)
	}
	return reply, err
}

// due returns the request whose reply comes next, and begins to be patient with
// it, or goes on with that.
func (s *Session) due() Request {
	r := s.asTaken(s.owed[0])
	if s.awaited {
		s.conn.Bear(s.patience(r))
	} else {
		s.conn.Expect(s.patience(r))
	}
	s.awaited = true
	return r
}

// asTaken returns a request as the server takes it: while it waits for the answer
// to a challenge, the next line is one, whatever it was meant to be.
func (s *Session) asTaken(r Request) Request {
	if (s.exchange != nil) == r.response {
		return r
	}
	taken := s.Request(r.Line)
	taken.sent = r.sent
	return taken
}

func (s *Session) patience(r Request) wire.Patience {
	t := s.options.Timers
	if r.Command != nil && r.Command.Next == pop3.Update {
		return s.within(t.Quit, r)
	}
	return wire.Patience{Idle: t.Idle, Total: t.Total, More: s.pleading(r)}
}

// within is the patience with what is to come whole in a time of its own. Where
// somebody can be asked for more, that time is not the last word.
func (s *Session) within(limit time.Duration, r Request) wire.Patience {
	p := wire.Patience{Idle: limit, Total: limit, More: s.pleading(r)}
	if p.More != nil {
		p.Total = s.options.Timers.Total
	}
	return p
}

// pleading is what is asked for more time for a reply; nil when nobody is.
func (s *Session) pleading(r Request) func(context.Context, time.Duration) bool {
	if s.options.MoreTime == nil {
		return nil
	}
	return func(ctx context.Context, silent time.Duration) bool { return s.options.MoreTime(ctx, r, silent) }
}

// statusCap is how long the first line of a reply may be.
func (r *Request) statusCap() int {
	if r.Body == pop3.Exchange {
		return wire.ChallengeCap
	}
	return wire.StatusCap
}

// readStatus reads one status line; r tells how to read it.
func (s *Session) readStatus(ctx context.Context, r Request, sent time.Time) (*Reply, error) {
	op, most, parse := r.Verb, r.statusCap(), wire.ParseStatus
	if op == "" {
		op = AtGreeting
	}
	if r.Body == pop3.Exchange {
		parse = wire.ParseChallenge
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
	switch {
	case err != nil && !startsWell(err):
		return nil, s.broke(op, err)
	case line.Ending == wire.NoEnding:
		return nil, s.unended(ctx, op, line, most)
	case err != nil:
		return nil, s.broke(op, err)
	}
	s.speaks(&status)
	return &Reply{Request: r, Status: status, Times: Times{Sent: sent, First: first, Last: time.Now()}}, nil
}

// startsWell reports whether what is wrong with a line is only that it stops
// early.
func startsWell(err error) bool {
	var wrong *wire.SyntaxError
	return errors.As(err, &wrong) && wrong.Offset == wrong.Got.Len()
}

// unended says why a status line without its end cannot be used.
func (s *Session) unended(ctx context.Context, op string, l wire.Line, most int) error {
	if l.Defects.Has(wire.Cut) {
		return s.lost(op, s.cutOff(ctx, l.Text.Clone()))
	}
	return s.broke(op, &wire.SyntaxError{Want: fmt.Sprintf("a line end within %d octets", most), Got: wire.OctetsOf(l.Text.Bytes()[:min(256, l.Text.Len())]).Clone()})
}

// cutOff returns how the connection ended behind the start of a line.
func (s *Session) cutOff(ctx context.Context, pending wire.Octets) error {
	_, err := s.conn.Line(ctx, wire.StatusCap)
	if ended, ok := errors.AsType[*wire.EndedError](err); ok {
		ended.Pending = pending
	}
	return err
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
		s.learnStatus(reply)
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
		s.options.BeforeTLS(reply)
		return s.secure(ctx)
	}
	return nil
}

// open begins the body of a reply and listens to what it tells.
func (s *Session) open(reply *Reply) {
	reply.Times.Last = time.Time{}
	reply.Body = s.conn.Body(reply.Status)
	if told := s.claims(reply); len(told) > 0 {
		reply.Size = told[0].octets
	}
	s.reading = reply
	judge, learn := s.judge(reply), s.learner(reply)
	var at edge
	reply.Body.Watch(func(l wire.Line, err error) error {
		switch {
		case err == nil:
			at.move(l)
			judge(l, nil)
			learn(l, nil)
		case err == io.EOF:
			reply.Times.Last = time.Now()
			s.lastWord = reply.Times.Last
			judge(l, err)
			learn(l, err)
		default:
			at.judgeCut(reply, err)
			return s.lost(reply.Request.Verb, err)
		}
		return nil
	})
}
