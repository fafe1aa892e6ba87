package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/compare"
)

// hangUpWait is how long a server may take to end a connection that it ended when
// it was recorded, or to say what it said unasked.
const hangUpWait = 5 * time.Second

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
		return r.send(ctx, m.Parts)
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
	if t := r.greeting(); t != nil {
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

// send sends parts in one write.
func (r *Replay) send(ctx context.Context, parts []*compare.Part) error {
	if !r.fits(parts) {
		return nil
	}
	if t := parts[0].Turn; r.isSpare(t) {
		r.over[t] = true
		r.settle(r.Comparison.Spare(t))
		return nil
	}
	var octets []byte
	defer func() { clear(octets) }()
	for _, p := range parts {
		if p.Turn != nil && r.over[p.Turn] {
			continue
		}
		if err := r.prepare(ctx, p); err != nil {
			return err
		}
		piece, err := r.fill.octets(p)
		if err != nil {
			return err
		}
		octets = append(octets, piece...)
		clear(piece)
	}
	if len(octets) == 0 {
		return nil
	}
	err := r.write(ctx, octets, parts)
	r.collect()
	if err != nil {
		return r.broke(parts[0].Turn, err)
	}
	return nil
}

// isSpare reports whether a turn asks for TLS where it is on.
func (r *Replay) isSpare(t *compare.Turn) bool {
	if t == nil || !t.OK || r.session.Security() == nil {
		return false
	}
	c, known := pop3.Lookup(t.Verb)
	return known && c.Body == pop3.HelloTLS
}

// write writes octets. Where a command that popsh does not know was answered by
// more than one line, so it will be again.
func (r *Replay) write(ctx context.Context, octets []byte, parts []*compare.Part) error {
	s := r.session
	if len(parts) > 1 || !isForeign(parts[0].Turn) {
		_, err := s.SendRaw(ctx, octets)
		return err
	}
	request := s.Request(bytes.TrimRight(octets, "\r\n"))
	request.Body = pop3.MultiLine
	return s.Send(ctx, request)
}

// isForeign reports whether lines up to a dot were the answer to a command that
// is not known.
func isForeign(t *compare.Turn) bool {
	if t == nil || !t.OK || !t.Ended {
		return false
	}
	_, known := pop3.Lookup(t.Verb)
	return !known
}

// fits reports whether parts can be sent now: once a status was another one than
// recorded, only what belongs to the state that the session is in.
func (r *Replay) fits(parts []*compare.Part) bool {
	if !r.alive() {
		return false
	}
	t := parts[0].Turn
	if !r.departed || t == nil {
		return true
	}
	c, known := pop3.Lookup(t.Verb)
	if known && !c.In.Has(r.session.State()) {
		for _, p := range parts {
			r.over[p.Turn] = true
		}
		return false
	}
	return true
}

// prepare asks what must be asked before a part is sent, and notes that it is.
func (r *Replay) prepare(ctx context.Context, p *compare.Part) error {
	if p.Turn == nil {
		return nil
	}
	c, _ := pop3.Lookup(p.Turn.Verb)
	if err := r.Host.Guard(ctx, requestOf(c, p)); err != nil {
		return err
	}
	if c != nil && c.Next == pop3.Update && r.deleted && r.TakeBack {
		if err := r.takeBack(ctx); err != nil {
			return err
		}
	}
	r.deleted = r.deleted || c != nil && c.Marks == pop3.AddMark
	if p.Line == p.Turn.From {
		r.queue = append(r.queue, p.Turn)
	}
	return nil
}

// requestOf is what a part says, as far as a host must know it before it is sent.
func requestOf(c *pop3.Command, p *compare.Part) session.Request {
	r := session.Request{Command: c, Args: commandArgs(c, p.Turn)}
	if len(p.Text.Slots) > 0 {
		r.Secret.To = 1
	}
	return r
}

func commandArgs(c *pop3.Command, t *compare.Turn) []string {
	if c == nil || len(t.Command.Octets) <= len(t.Verb) {
		return nil
	}
	return c.Split(string(t.Command.Octets[len(t.Verb)+1:]))
}

// takeBack takes back what DELE has marked.
func (r *Replay) takeBack(ctx context.Context) error {
	rset := pop3.First(func(c *pop3.Command) bool { return c.Marks == pop3.ClearMarks })
	reply, err := r.session.Do(ctx, session.NewRequest([]byte(rset.Verb)))
	if err == nil {
		err = reply.Err()
	}
	if err != nil {
		return fmt.Errorf("taking the deletions back: %w", err)
	}
	r.collect()
	r.deleted = false
	return nil
}

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
