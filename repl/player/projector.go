package player

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"popsh/trace"
)

// A projector shows the steps of a player as somebody at the keys wants them.
type projector struct {
	player *trace.Player
	open   Opener
	screen *screen
	keys   <-chan byte // nil when nobody sits there

	next     *trace.Step // that is waited for
	paused   bool
	stepping bool                   // pause before each exchange
	jump     func(*trace.Step) bool // all at once, up to a step that fits; nil for no jump
	behind   bool                   // pause behind the jump
	hurry    bool                   // do not wait any longer
	left     bool                   // q was pressed
	typed    *[]byte                // a pattern that is being typed
}

func (p *projector) run(ctx context.Context) error {
	for !p.left {
		s, err := p.player.Next()
		if err == nil {
			err = p.await(ctx, &s)
		}
		switch {
		case err == io.EOF:
			return errors.Join(p.screen.flush(), p.screen.flag(p.player.Flaw()))
		case err != nil:
			return errors.Join(p.screen.flush(), err)
		case p.left:
			return p.screen.flush()
		}
		if err := p.screen.show(&s); err != nil {
			return err
		}
	}
	return nil
}

// await waits as long as a step says, or as somebody wants it.
func (p *projector) await(ctx context.Context, s *trace.Step) error {
	p.arrive(s)
	p.next, p.hurry = s, false
	rest := s.Wait
	for !p.left && !p.hurry && (p.paused || p.typed != nil || rest > 0) {
		if err := p.screen.flush(); err != nil {
			return err
		}
		passed, err := p.wait(ctx, rest)
		if err != nil {
			return err
		}
		rest -= passed
	}
	select {
	case key := <-p.keys:
		return p.press(key)
	case <-ctx.Done():
		return fmt.Errorf("playing: %w", context.Cause(ctx))
	default:
		return nil
	}
}

// arrive ends a jump, and pauses where a pause is due.
func (p *projector) arrive(s *trace.Step) {
	if p.jump != nil && p.jump(s) {
		p.paused, p.jump = p.behind, nil
	}
	if p.jump == nil && p.stepping && begins(s) {
		p.pause()
	}
}

// begins reports whether an exchange begins with a step.
func begins(s *trace.Step) bool {
	return s.Role == trace.Request || s.Role == trace.Greeting || s.Role == trace.Unasked
}

// wait waits for a key, or for time to pass unless that stands still. It returns
// how much did.
func (p *projector) wait(ctx context.Context, rest time.Duration) (time.Duration, error) {
	var due <-chan time.Time
	begun := time.Now()
	if !p.paused && p.typed == nil {
		timer := time.NewTimer(rest)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
		return rest, nil
	case <-ctx.Done():
		return 0, fmt.Errorf("playing: %w", context.Cause(ctx))
	case key := <-p.keys:
		passed := time.Since(begun)
		if due == nil {
			passed = 0
		}
		return passed, p.press(key)
	}
}
