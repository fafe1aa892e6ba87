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
			r.lives[r.greeting()] = place
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

// fillGreeting notes the greeting of the first connection for a transcript that has
// none, if it is to get what it lacks.
func (r *Replay) fillGreeting() {
	place, met := r.lives[nil]
	if met && r.Comparison.Fill && r.conn == 1 {
		r.settle(r.Comparison.Fills(r.live(place), r.Script.First-1))
	}
}

// settle notes an outcome.
func (r *Replay) settle(o compare.Outcome) compare.Outcome {
	r.outcomes = append(r.outcomes, o)
	if t := o.Live; t != nil && len(t.Command.Slots) > 0 {
		r.refused = t.Answered && !t.OK
	}
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
