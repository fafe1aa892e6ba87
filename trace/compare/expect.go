package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"popsh/trace"
)

// An Expectation is an assertion about the next reply.
type Expectation struct {
	Name string
	Text string
	Line int // of the file
}

// An assertion checks one reply; check returns what is wrong, or "". The ones
// without a check change how lines are compared.
type assertion struct {
	words int // that must follow the name; -1 for any number
	check func(d *differ, args []string) string
}

// The assertions that are looked for by name.
const (
	expectUnordered = "unordered"
	expectSubset    = "subset"
	expectCloses    = "closes"
	expectFail      = "xfail"
)

// assertions are all there are.
var assertions = map[string]assertion{
	"within":        {1, (*differ).within},
	"after":         {1, (*differ).after},
	expectUnordered: {0, nil},
	expectSubset:    {0, nil},
	"unique":        {1, (*differ).unique},
	"body":          {3, (*differ).measure},
	"eq":            {2, (*differ).equals},
	expectCloses:    {0, (*differ).closes},
	expectFail:      {-1, nil},
}

// wrong says what is the matter with an assertion as it stands in a file.
func (e *Expectation) wrong() string {
	a, known := assertions[e.Name]
	words := len(strings.Fields(e.Text))
	switch {
	case !known:
		return fmt.Sprintf("there is no assertion %.40q", e.Name)
	case a.words >= 0 && words != a.words:
		return fmt.Sprintf("%s needs %d words and has %d", e.Name, a.words, words)
	case (e.Name == "within" || e.Name == "after") && duration(e.Text) < 0:
		return e.Name + " needs a time such as 3s or 200ms"
	case e.Name == "body" && (measures[strings.Fields(e.Text)[0]] == nil || operators[strings.Fields(e.Text)[1]] == nil):
		return "body is followed by octets, lines or sha256, a comparison such as == or <=, and a value"
	}
	return ""
}

func duration(text string) time.Duration {
	d, err := time.ParseDuration(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return d
}

// expects reports whether the reply has an assertion of that name.
func (turn *Turn) expects(name string) bool {
	for _, e := range turn.Expects {
		if e.Name == name {
			return true
		}
	}
	return false
}

// Closes reports whether the server is expected to end the connection behind the
// reply.
func (turn *Turn) Closes() bool { return turn.HungUp || turn.expects(expectCloses) }

// assert checks the assertions of the recorded reply.
func (d *differ) assert() {
	for _, e := range d.r.Expects {
		if check := assertions[e.Name].check; check != nil {
			if wrong := check(d, strings.Fields(e.Text)); wrong != "" {
				d.reason("line %d, %s: %s", e.Line, e.Name, wrong)
			}
		}
	}
}

func (d *differ) within(args []string) string {
	if took := d.l.Done - d.l.Sent; took > duration(args[0]) {
		return fmt.Sprintf("the reply took %v", took)
	}
	return ""
}

func (d *differ) after(args []string) string {
	if took := d.l.First - d.l.Sent; took < duration(args[0]) {
		return fmt.Sprintf("the reply came after %v", took)
	}
	return ""
}

// unique demands that all values captured by a name, or of a type, differ.
func (d *differ) unique(args []string) string {
	seen := map[string]bool{}
	values := d.c.values[args[0]].all
	if args[0] == "uid" {
		for _, id := range d.c.live.ids {
			values = append(values, id)
		}
	}
	for _, v := range values {
		if seen[v] {
			return strconv.QuoteToASCII(v) + " stands there twice"
		}
		seen[v] = true
	}
	return ""
}

// measures are what body can ask for.
var measures = map[string]func(*Turn) string{
	"octets": func(t *Turn) string { return strconv.FormatInt(t.Octets-t.Stuffed, 10) },
	"lines":  func(t *Turn) string { return strconv.FormatInt(t.Lines, 10) },
	"sha256": func(t *Turn) string { return digestOf(withoutEnd(split(t).body)) },
}

func withoutEnd(lines []Said) []Said {
	if n := len(lines); n > 0 && lines[n-1].Role == trace.EndMark {
		return lines[:n-1]
	}
	return lines
}

// operators compare two values, as numbers if they are.
var operators = map[string]func(order int) bool{
	"==": func(order int) bool { return order == 0 },
	"!=": func(order int) bool { return order != 0 },
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
}

func (d *differ) measure(args []string) string {
	got, want := measures[args[0]](d.l), d.c.values.resolve(args[2])
	if operators[args[1]](orderOf(got, want)) {
		return ""
	}
	return fmt.Sprintf("%s are %s, want %s %s", args[0], got, args[1], strconv.QuoteToASCII(want))
}

func orderOf(a, b string) int {
	x, xErr := strconv.ParseInt(a, 10, 64)
	y, yErr := strconv.ParseInt(b, 10, 64)
	switch {
	case xErr != nil || yErr != nil:
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func (d *differ) equals(args []string) string {
	a, b := d.c.values.resolve(args[0]), d.c.values.resolve(args[1])
	if orderOf(a, b) == 0 {
		return ""
	}
	return strconv.QuoteToASCII(a) + " is not " + strconv.QuoteToASCII(b)
}

func (d *differ) closes([]string) string {
	if d.l.HungUp || d.ends() {
		return ""
	}
	return "the connection is still open"
}

// forgiven returns why a reply that differs was expected to.
func (o *Outcome) forgiven() (reason string, is bool) {
	if o.Verdict != Tolerated || !slices.Contains(o.Rules, expectFail) {
		return "", false
	}
	for _, e := range o.Recorded.Expects {
		if e.Name == expectFail {
			reason = e.Text
		}
	}
	return reason, true
}

// reversed turns the verdict of a reply round that is expected to differ.
func (o *Outcome) reversed() {
	for _, e := range o.Recorded.Expects {
		switch {
		case e.Name != expectFail:
		case o.Verdict == Differs:
			o.Verdict, o.Rules, o.Departed = Tolerated, appendNew(o.Rules, expectFail), false
		default:
			o.Verdict = Differs
			o.Reasons = append(o.Reasons, "the reply was expected to differ and did not: "+e.Text)
		}
	}
}
