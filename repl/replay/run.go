package replay

import (
	"context"
	"errors"

	"popsh/session"
	"popsh/trace"
	"popsh/trace/compare"
)

// Run carries the script out. The error is about the connection; differences are
// among the outcomes.
func (r *Replay) Run(ctx context.Context) error {
	defer r.hangUp()
	for i := range r.Script.Moves {
		move := &r.Script.Moves[i]
		if err := r.move(ctx, move); err != nil {
			r.finish()
			return err
		}
		if r.stopped {
			break
		}
	}
	r.finish()
	return nil
}

func (r *Replay) move(ctx context.Context, m *compare.Move) error {
	if m.Conn > r.conn {
		if err := r.open(ctx, m.Conn); err != nil || r.stopped {
			return err
		}
	}
	switch {
	case m.Turn == nil:
		return r.send(ctx, m)
	case m.Role == trace.Greeting:
		return nil // open has compared it
	case m.Role == trace.Unasked:
		return r.listenFor(ctx, m.Turn)
	}
	return r.await(ctx, m)
}

// open opens the next connection and compares the greeting.
func (r *Replay) open(ctx context.Context, conn int) error {
	r.hangUp()
	r.conn = conn
	s, err := r.Host.Open(ctx, r.Script.StartsTLS(), r.recorder)
	r.session = s
	var refused *session.RefusedError
	if err != nil && (!errors.As(err, &refused) || refused.Verb != "") {
		return err
	}
	r.fill.stamp, r.fill.begin = s.Stamp, s.SASL
	return r.greeted(err)
}

// greeted compares the greeting, which may be a refusal.
func (r *Replay) greeted(refused error) error {
	r.collect()
	if t := r.greeting(); t == nil {
		r.fillGreeting()
	} else {
		o := r.outcome(t)
		r.stopped = r.stopped || refused != nil && o.Verdict > compare.Tolerated
	}
	if refused != nil {
		r.over[nil] = true // nothing can be sent on this connection
		if r.greeting() == nil {
			return refused
		}
	}
	return nil
}

// greeting is the recorded one of the connection under way; nil if the recording
// began later.
func (r *Replay) greeting() *compare.Turn {
	for _, t := range r.Script.Turns {
		if t.Role == trace.Greeting && t.Conn == r.conn {
			return t
		}
	}
	return nil
}

// hangUp drops the connection, if one is open: QUIT is sent only where the script
// says so.
func (r *Replay) hangUp() {
	if r.session != nil {
		r.session.Close()
		r.session = nil
	}
	delete(r.over, nil)
}

// alive reports whether something can still be sent.
func (r *Replay) alive() bool { return r.session != nil && !r.session.Closed() && !r.over[nil] }
