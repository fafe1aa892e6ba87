package view

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"popsh/session"
	"popsh/session/wire"
)

// A sheet is what one reply is written on: text, exact octets or JSON. What it
// cannot write it reports with a later line.
type sheet interface {
	status(*session.Reply)
	line(wire.Line) error
	end(r *session.Reply, cause error)
}

// still is how long a body may keep us waiting before what came of it is shown.
const still = 100 * time.Millisecond

// Reply shows a reply: its status line at once, then its body as it streams in,
// then on Err what is to be said about it. It reads the body to its end; after an
// error the rest is still to be drained. Errors are those of the body, and of
// Out.
//
// For a -ERR it explains the response code or guesses at the words, so that
// nothing is left to be said but which command failed.
func (v *View) Reply(ctx context.Context, r *session.Reply, form Form, secured bool) error {
	if r.Status.More {
		return v.Challenge(r, secured)
	}
	v.unseen = 0
	s := v.sheet(form, secured)
	s.status(r)
	err := v.flush()
	if err == nil && r.Body != nil {
		progress := v.Progress(r)
		err = v.pour(ctx, r.Body, s, progress)
		progress.End()
	}
	s.end(r, err)
	err = errors.Join(err, v.flush())
	if !v.JSON {
		v.remark(r, form, err)
	}
	return err
}

func (v *View) sheet(form Form, secured bool) sheet {
	switch {
	case v.JSON:
		return &jsonSheet{v: v, form: form, secured: secured}
	case v.Raw:
		return &rawSheet{v: v, secured: secured}
	}
	return newTextSheet(v, form, secured)
}

func (v *View) flush() error {
	if err := v.out.Flush(); err != nil {
		return fmt.Errorf("writing a reply: %w", err)
	}
	return nil
}

// pour writes a body. Whenever it has to wait, all that came is shown.
func (v *View) pour(ctx context.Context, b *wire.Body, s sheet, p *Progress) error {
	for {
		l, err := p.Next(ctx, b)
		if err == nil {
			err = v.burst(ctx, b, s, l)
		}
		if flushed := v.flush(); err == nil {
			err = flushed
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// burst writes l and the lines after it until the server makes us wait.
func (v *View) burst(ctx context.Context, b *wire.Body, s sheet, l wire.Line) error {
	brief, cancel := context.WithTimeout(ctx, still)
	defer cancel()
	for {
		if err := s.line(l); err != nil {
			return fmt.Errorf("writing a reply: %w", err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var err error
		if l, err = b.Next(brief); err != nil {
			if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
				return nil
			}
			return err
		}
	}
}
