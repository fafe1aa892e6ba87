package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/trace/compare"
)

// send sends the parts of a move in one write.
func (r *Replay) send(ctx context.Context, m *compare.Move) error {
	if !r.fits(m.Parts) {
		return nil
	}
	if err := r.think(ctx, m); err != nil {
		return err
	}
	first := m.Parts[0].Turn
	if r.isSpare(first) {
		r.over[first] = true
		r.settle(r.Comparison.Spare(first))
		return nil
	}
	octets, err := r.compose(ctx, m.Parts)
	defer clear(octets)
	if err != nil || len(octets) == 0 {
		return err
	}
	err = r.write(ctx, octets, m.Parts)
	r.collect()
	if err != nil {
		return r.broke(first, err)
	}
	return nil
}

// compose puts together what the parts are to say, without those that are over. A
// secret may be in it: whoever has sent the octets clears them.
func (r *Replay) compose(ctx context.Context, parts []*compare.Part) (octets []byte, err error) {
	for _, p := range parts {
		if p.Turn != nil && r.over[p.Turn] {
			continue
		}
		if err := r.prepare(ctx, p); err != nil {
			return octets, err
		}
		piece, err := r.fill.octets(p)
		if err != nil {
			clear(octets)
			return nil, r.giveUp(ctx, err)
		}
		octets = append(octets, piece...)
		clear(piece)
	}
	return octets, nil
}

// giveUp cancels the exchange in which a challenge must not be answered.
func (r *Replay) giveUp(ctx context.Context, why error) error {
	if _, ok := errors.AsType[*session.AuthError](why); ok && r.session.InExchange() {
		if _, err := r.session.CancelAuth(ctx); err != nil {
			return err
		}
		r.collect()
	}
	return why
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
