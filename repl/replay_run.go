package repl

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

// run carries the script out. The error is about the connection; differences are
// among the outcomes.
func (r *replay) run(ctx context.Context) error {
	defer r.hangUp()
	for i := range r.script.Moves {
		move := &r.script.Moves[i]
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

func (r *replay) move(ctx context.Context, m *compare.Move) error {
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
func (r *replay) open(ctx context.Context, conn int) error {
	r.hangUp()
	r.conn = conn
	way := *r.way
	if r.script.StartsTLS() && way.mode != session.Implicit && way.target.Port != session.PortPOP3S {
		way.mode = session.Clear // the script asks for TLS itself
	}
	o, err := r.sh.sessionOptions(&way)
	if err != nil {
		return err
	}
	o.Observer = wire.Tee(o.Observer, r.recorder)
	s, err := r.sh.dial(ctx, &way, o)
	r.sh.session, r.sh.way = s, &way
	var refused *session.RefusedError
	if err != nil && (!errors.As(err, &refused) || refused.Verb != "") {
		return err
	}
	r.fill.stamp, r.fill.begin = s.Stamp, s.SASL
	return r.greeted(err)
}

// greeted compares the greeting, which may be a refusal.
func (r *replay) greeted(refused error) error {
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
func (r *replay) greeting() *compare.Turn {
	for _, t := range r.script.Turns {
		if t.Role == trace.Greeting && t.Conn == r.conn {
			return t
		}
	}
	return nil
}

// hangUp drops the connection, if one is open: QUIT is sent only where the script
// says so.
func (r *replay) hangUp() {
	if r.sh.session != nil {
		r.sh.session.Close()
		r.sh.session = nil
	}
	delete(r.over, nil)
}

// alive reports whether something can still be sent.
func (r *replay) alive() bool { return r.sh.session != nil && !r.sh.session.Closed() && !r.over[nil] }

// send sends parts in one write.
func (r *replay) send(ctx context.Context, parts []*compare.Part) error {
	if !r.fits(parts) {
		return nil
	}
	if t := parts[0].Turn; r.isSpare(t) {
		r.over[t] = true
		r.settle(r.compare.Spare(t))
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
func (r *replay) isSpare(t *compare.Turn) bool {
	if t == nil || !t.OK || r.sh.session.Security() == nil {
		return false
	}
	c, known := pop3.Lookup(t.Verb)
	return known && c.Body == pop3.HelloTLS
}

// write writes octets. Where a command that popsh does not know was answered by
// more than one line, so it will be again.
func (r *replay) write(ctx context.Context, octets []byte, parts []*compare.Part) error {
	s := r.sh.session
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
func (r *replay) fits(parts []*compare.Part) bool {
	if !r.alive() {
		return false
	}
	t := parts[0].Turn
	if !r.departed || t == nil {
		return true
	}
	c, known := pop3.Lookup(t.Verb)
	if known && !c.In.Has(r.sh.session.State()) {
		for _, p := range parts {
			r.over[p.Turn] = true
		}
		return false
	}
	return true
}

// prepare asks what must be asked before a part is sent, and notes that it is.
func (r *replay) prepare(ctx context.Context, p *compare.Part) error {
	if p.Turn == nil {
		return nil
	}
	c, _ := pop3.Lookup(p.Turn.Verb)
	if err := r.sh.guard(ctx, c, len(p.Text.Slots) > 0 && r.givesAway(c, p.Turn)); err != nil {
		return err
	}
	if c != nil && c.Next == pop3.Update && r.deleted && r.options.allowDele == allowRset {
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

// givesAway reports whether whoever reads the line has the secret.
func (r *replay) givesAway(c *pop3.Command, t *compare.Turn) bool {
	return r.sh.holdsClearSecret(session.Request{Command: c, Args: commandArgs(c, t), Secret: wire.Span{To: 1}})
}

func commandArgs(c *pop3.Command, t *compare.Turn) []string {
	if c == nil || len(t.Command.Octets) <= len(t.Verb) {
		return nil
	}
	return c.Split(string(t.Command.Octets[len(t.Verb)+1:]))
}

// takeBack takes back what DELE has marked.
func (r *replay) takeBack(ctx context.Context) error {
	rset := pop3.First(func(c *pop3.Command) bool { return c.Marks == pop3.ClearMarks })
	reply, err := r.sh.session.Do(ctx, session.NewRequest([]byte(rset.Verb)))
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
func (r *replay) await(ctx context.Context, m *compare.Move) error {
	if r.over[m.Turn] || !r.alive() {
		return nil
	}
	reply, err := r.sh.session.Receive(ctx)
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
		if _, err := r.sh.session.CancelAuth(ctx); err != nil {
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
func (r *replay) drain(ctx context.Context, t *compare.Turn, body *wire.Body) error {
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
func (r *replay) awaitEnd(ctx context.Context, t *compare.Turn) {
	if !t.Closes() || !r.alive() || !r.sh.session.InStep() {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, hangUpWait)
	defer cancel()
	if r.sh.session.Watch(waiting) != nil {
		r.sh.session.Close()
	}
}

// listenFor waits for what the server said unasked when it was recorded.
func (r *replay) listenFor(ctx context.Context, t *compare.Turn) error {
	if r.alive() && r.sh.session.InStep() && len(r.unasked) == 0 {
		waiting, cancel := context.WithTimeout(ctx, hangUpWait)
		r.sh.session.Watch(waiting)
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
	r.settle(r.compare.Compare(t, live))
	return nil
}

// broke compares what came before the connection broke. That is no error if the
// recording broke at the same place.
func (r *replay) broke(t *compare.Turn, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	r.sh.session.Close()
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
