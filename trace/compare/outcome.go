package compare

import (
	"slices"
	"strings"

	"popsh/trace"
)

// Verdict is how a live exchange compares with the recorded one.
type Verdict uint8

// The verdicts.
const (
	Same      Verdict = iota
	Filled            // without a reply in the recording, and now with one
	Tolerated         // the same after rules
	Differs
	Missing // recorded, and not met again
	Extra   // not recorded
)

var verdictNames = [...]string{"same", "filled", "tolerated", "differs", "missing", "extra"}

// String returns one word.
func (v Verdict) String() string { return verdictNames[v] }

// An Outcome is what became of one exchange.
type Outcome struct {
	Verdict
	Recorded, Live *Turn    // nil where there is none
	Rules          []string // that made the exchange the same
	Reasons        []string // why it differs, beyond its lines
	Changes        []Change
	Where          []string // what names stand for, where an exchange of a test differs
	Departed       bool     // the status changed: what follows may mean something else
	Elsewhere      bool     // the lines of Changes belong to another recorded exchange
}

// A Change is a line that differs.
type Change struct {
	Recorded, Live *Said
	Rule           string // that makes it the same; "" when it counts
	After          int    // of a line without a recorded one: the line of the file it follows
	Nearest        *Said  // of a line that nothing fits: what came nearest, or nil
}

// Name says what the exchange is about.
func (o *Outcome) Name() string {
	t := o.Recorded
	if t == nil {
		t = o.Live
	}
	switch {
	case t.Role == trace.Greeting:
		return "greeting"
	case t.Role != trace.Request:
		return "unasked"
	}
	return strings.TrimSpace(t.Command.String())
}

func (o *Outcome) verdict() Verdict {
	if len(o.Reasons) > 0 {
		return Differs
	}
	for _, change := range o.Changes {
		if change.Rule == "" {
			return Differs
		}
		o.Rules = appendNew(o.Rules, change.Rule)
	}
	slices.Sort(o.Rules)
	if len(o.Rules) > 0 {
		return Tolerated
	}
	return Same
}
