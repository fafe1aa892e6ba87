package repl

import (
	"context"
	"fmt"
	"slices"

	"popsh/repl/misuse"
	"popsh/repl/replay"
	"popsh/repl/view"
	"popsh/trace/compare"
)

// The values of --update and --record.
const (
	updateSame    = "same"
	updateNew     = "new"
	updateAsk     = "ask"
	recordNever   = "never"
	recordMissing = "missing"
	recordAlways  = "always"
)

// rewrites reports whether the file may be changed.
func (r *replayOptions) rewrites() bool {
	return r.update != "" || r.record == recordMissing || r.record == recordAlways
}

// updateFile writes what the live server said into the transcript. The error is about
// what it could not be made to say, or was not to.
func (sh *Shell) updateFile(ctx context.Context, r *replayOptions, name string, outcomes []compare.Outcome) error {
	to := name
	if r.update == updateNew {
		to += ".new"
	}
	chosen, err := sh.chooseUpdates(ctx, r, outcomes)
	if err != nil {
		return err
	}
	changed, err := compare.ReviseFile(name, to, chosen)
	switch {
	case err != nil:
		return err
	case changed:
		sh.view.Info("updated: " + view.Quote(to))
	default:
		sh.view.Info("nothing to update")
	}
	return verdict(compare.Suite{Outcomes: leftOver(outcomes, chosen)})
}

// chooseUpdates returns the outcomes that are to be written.
func (sh *Shell) chooseUpdates(ctx context.Context, r *replayOptions, outcomes []compare.Outcome) (chosen []compare.Outcome, err error) {
	if r.record == recordAlways {
		outcomes = compare.Renewed(outcomes)
	}
	for _, o := range outcomes {
		if !o.Updatable() {
			continue
		}
		wanted := o.Verdict == compare.Filled || r.update != "" || r.record == recordAlways
		if wanted && r.update == updateAsk && o.Verdict != compare.Filled {
			if wanted, err = sh.wantsUpdate(ctx, &o); err != nil {
				return nil, err
			}
		}
		if wanted {
			chosen = append(chosen, o)
		}
	}
	return chosen, nil
}

// wantsUpdate shows an exchange that differs and asks about it.
func (sh *Shell) wantsUpdate(ctx context.Context, o *compare.Outcome) (bool, error) {
	if sh.person == nil {
		return false, misuse.New("--update=ask", "there is no terminal to ask at", "--update writes all that differs")
	}
	replay.NewScreen(sh.view).Tell(o)
	answer, err := sh.question(ctx, fmt.Sprintf("line %d: the file can say what the server says now", o.Recorded.From), "take it over? [y/N]")
	return answer == "y", err
}

// leftOver returns what the file does not say as the server does: the outcomes that
// differ and were not written.
func leftOver(outcomes, chosen []compare.Outcome) []compare.Outcome {
	written := map[*compare.Turn]bool{}
	for _, o := range chosen {
		written[o.Recorded] = o.Recorded != nil
	}
	return slices.DeleteFunc(slices.Clone(outcomes), func(o compare.Outcome) bool { return written[o.Recorded] })
}
