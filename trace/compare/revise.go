package compare

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"popsh/trace"
)

// A revision says what becomes of the lines of a file.
type revision struct {
	drop  map[int]bool    // lines to leave out
	after map[int][]*Said // what to write behind a line
}

// Updatable reports whether a transcript can say what the live server said in an
// exchange: the lines that differ, or all of them where it has none. A reply that was
// too long to keep, one to another message, and another handshake, it cannot.
func (o *Outcome) Updatable() bool {
	if o.Live == nil || o.Live.Cut || o.Elsewhere {
		return false
	}
	return o.Verdict == Filled || o.Verdict == Differs && slices.ContainsFunc(o.Changes, func(c Change) bool { return c.Rule == "" && !c.isEvent() })
}

// isEvent reports whether what differs is no line of the server.
func (c *Change) isEvent() bool {
	return c.Recorded != nil && c.Recorded.Event != nil || c.Live != nil && c.Live.Event != nil
}

// Renewed returns outcomes by which every reply is written anew, whether it differs
// or not.
func Renewed(outcomes []Outcome) (all []Outcome) {
	for _, o := range outcomes {
		if o.Recorded != nil && o.Live != nil && o.Verdict != Filled {
			o.Verdict, o.Changes = Differs, replaced(o.Recorded, o.Live)
		}
		all = append(all, o)
	}
	return all
}

// replaced are the changes that put one reply in place of another.
func replaced(recorded, live *Turn) (changes []Change) {
	at := recorded.To
	for i := range recorded.Heard {
		line := &recorded.Heard[i]
		at = min(at, line.To)
		changes = append(changes, Change{Recorded: line})
	}
	for i := range live.Heard {
		changes = append(changes, Change{Live: &live.Heard[i], After: at})
	}
	return changes
}

// newRevision takes the lines that no rule covers.
func newRevision(outcomes []Outcome) *revision {
	v := &revision{drop: map[int]bool{}, after: map[int][]*Said{}}
	for i := range outcomes {
		o := &outcomes[i]
		if !o.Updatable() {
			continue
		}
		for _, c := range o.Changes {
			if c.Rule == "" && !c.isEvent() {
				v.take(c)
			}
		}
	}
	return v
}

func (v *revision) take(c Change) {
	at := c.After
	if r := c.Recorded; r != nil {
		for line := r.From; line <= r.To; line++ {
			v.drop[line] = true
		}
		at = r.To
	}
	if c.Live != nil {
		v.after[at] = append(v.after[at], c.Live)
	}
}

// revise rewrites a transcript so that it says what the live server said: only the
// lines of the server that differ are changed, and notes, times and all the rest
// stay. It reports whether anything was changed.
func revise(w io.Writer, src trace.Source, outcomes []Outcome) (changed bool, err error) {
	v, out := newRevision(outcomes), trace.NewWriter(w)
	for {
		r, err := src.Next()
		if err == io.EOF {
			return len(v.drop)+len(v.after) > 0, out.Flush()
		}
		if err != nil {
			return false, err
		}
		if !v.drop[r.Line] || r.Side != trace.Server {
			if err := out.Write(r); err != nil {
				return false, err
			}
		}
		for _, s := range v.after[r.Line] {
			if err := out.Write(s.Record()); err != nil {
				return false, err
			}
		}
	}
}

// ReviseFile is Revise for a file, which is replaced in one step, or left alone
// when there is nothing to change. The name of the result is to, which may be the
// file itself.
func ReviseFile(name, to string, outcomes []Outcome) (changed bool, err error) {
	src, err := trace.Open(name)
	if err != nil {
		return false, err
	}
	defer src.Close()
	tmp, err := os.CreateTemp(filepath.Dir(to), ".popsh-*.p3t") // for its owner only
	if err != nil {
		return false, fmt.Errorf("rewriting the transcript: %w", err)
	}
	changed, err = revise(tmp, src, outcomes)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil && changed {
		err = os.Rename(tmp.Name(), to)
	}
	if err != nil || !changed {
		os.Remove(tmp.Name())
	}
	if err != nil {
		return false, fmt.Errorf("rewriting the transcript: %w", err)
	}
	return changed, nil
}
