package replay

import (
	"context"
	"slices"
	"time"

	"popsh/trace/compare"
)

// think waits before a move is sent: as long as the recorded client did, if that is
// wanted, and in any case a while before signing on again after a refusal, since
// many servers lock an account that is tried too often.
func (r *Replay) think(ctx context.Context, m *compare.Move) error {
	wait := time.Duration(0)
	if r.Timing {
		wait = m.Think
	}
	if r.refused && slices.ContainsFunc(m.Parts, func(p *compare.Part) bool { return len(p.Text.Slots) > 0 }) {
		wait = max(wait, r.Pace)
	}
	if wait <= 0 {
		return nil
	}
	return r.pause(ctx, wait)
}

// pause lets time pass. What the server says or does meanwhile is noted.
func (r *Replay) pause(ctx context.Context, wait time.Duration) error {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if r.alive() && r.session.InStep() {
		r.session.Watch(waiting)
	}
	<-waiting.Done()
	return context.Cause(ctx)
}
