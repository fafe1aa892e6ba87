package replay

import (
	"context"
	"errors"
	"time"

	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/compare"
)

// hangUpWait is how long a server may take to end a connection that it ended when
// it was recorded, or to say what it said unasked.
const hangUpWait = 5 * time.Second

// await reads the next reply, or challenge, of a turn.
func (r *Replay) await(ctx context.Context, m *compare.Move) error {
	if r.over[m.Turn] || !r.alive() {
		return nil
	}
	reply, err := r.session.Receive(ctx)
	if err == nil && reply.Body != nil {
		err = r.drain(ctx, m.Turn, reply.Body)
	}
	if err != nil {
		return r.broke(m.Turn, err)
	}
	if reply.Status.More {
		r.fill.challenged(reply.Status.Text.Bytes())
		if m.Role == trace.Challenge {
			return nil
		}
		if _, err := r.session.CancelAuth(ctx); err != nil {
			return r.broke(m.Turn, err)
		}
	}
	if err := r.fill.proved(m.Turn, reply); err != nil {
		return err
	}
	r.over[m.Turn] = m.Role == trace.Challenge
	r.awaitEnd(ctx, m.Turn)
	r.collect()
	r.outcome(m.Turn)
	return nil
}

// drain reads the lines behind a status. Where the recorded server left them out,
// or their end, the live one may do so too, so it is not waited for long; but then
// nothing more can be sent on this connection.
func (r *Replay) drain(ctx context.Context, t *compare.Turn, body *wire.Body) error {
	if t.Ended || t.HungUp || !t.OK {
		return body.Drain(ctx)
	}
	waiting, cancel := context.WithTimeout(ctx, hangUpWait)
	defer cancel()
	err := body.Drain(waiting)
	if waiting.Err() == nil || ctx.Err() != nil {
		return err
	}
	r.over[nil] = true
	return nil
}

// awaitEnd waits for the end of the connection where the script expects it.
func (r *Replay) awaitEnd(ctx context.Context, t *compare.Turn) {
	if !t.Closes() || !r.alive() || !r.session.InStep() {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, hangUpWait)
	defer cancel()
	if r.session.Watch(waiting) != nil {
		r.session.Close()
	}
}

// listenFor waits for what the server said unasked when it was recorded.
func (r *Replay) listenFor(ctx context.Context, t *compare.Turn) error {
	if r.alive() && r.session.InStep() && len(r.unasked) == 0 {
		waiting, cancel := context.WithTimeout(ctx, hangUpWait)
		r.session.Watch(waiting)
		cancel()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	r.collect()
	var live *compare.Turn
	if len(r.unasked) > 0 {
		live, r.unasked = r.live(r.unasked[0]), r.unasked[1:]
	}
	r.settle(r.Comparison.Compare(t, live))
	return nil
}

// broke compares what came before the connection broke. That is no error if the
// recording broke at the same place.
func (r *Replay) broke(t *compare.Turn, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	r.session.Close()
	r.collect()
	if t == nil {
		return err
	}
	o := r.outcome(t)
	if o.Verdict <= compare.Tolerated && (t.HungUp || !t.Answered) {
		return nil
	}
	return err
}
