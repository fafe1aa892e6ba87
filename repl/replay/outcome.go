package replay

import (
	"popsh/trace"
	"popsh/trace/compare"
)

// collect takes note of the live turns that are new.
func (r *Replay) collect() {
	for _, t := range r.turns.From(r.seen) {
		place := r.seen
		r.seen++
		switch {
		case t.Role == trace.Greeting:
			if g := r.greeting(); g != nil {
				r.lives[g] = place
			}
		case t.Role == trace.Unasked:
			r.unasked = append(r.unasked, place)
		case len(r.queue) > 0: // else popsh has sent it by itself
			r.lives[r.queue[0]] = place
			r.queue = r.queue[1:]
		}
	}
}

func (r *Replay) live(place int) *compare.Turn { return r.turns.From(place)[0] }

// outcome compares a recorded turn with the live one.
func (r *Replay) outcome(t *compare.Turn) compare.Outcome {
	var live *compare.Turn
	if place, met := r.lives[t]; met {
		live = r.live(place)
	}
	return r.settle(r.Comparison.Compare(t, live))
}

// settle notes an outcome.
func (r *Replay) settle(o compare.Outcome) compare.Outcome {
	r.outcomes = append(r.outcomes, o)
	if r.Told != nil {
		r.Told(&o)
	}
	if o.Departed {
		r.departed = true
		r.stopped = !r.KeepGoing
	}
	return o
}

// finish notes what was recorded and not reached, and what was said unasked.
func (r *Replay) finish() {
	r.collect()
	done := map[*compare.Turn]bool{}
	for _, o := range r.outcomes {
		done[o.Recorded] = true
	}
	for _, t := range r.Script.Turns {
		if !done[t] && t.Answered {
			r.settle(r.Comparison.Compare(t, nil))
		}
	}
	for _, place := range r.unasked {
		r.settle(r.Comparison.Compare(nil, r.live(place)))
	}
	r.unasked = nil
}
