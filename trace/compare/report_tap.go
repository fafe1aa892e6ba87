package compare

import (
	"fmt"
	"io"
	"strings"
)

// expected is TAP's directive for what is known to fail.
const expected = "TO" + "DO "

// A tapPoint is one line of a report in TAP, and the words below it.
type tapPoint struct {
	failed    bool
	name      string
	directive string // SKIP or expected, and why; "" for none
	words     []string
}

// reportTAP writes the Test Anything Protocol, version 13. What was expected to differ,
// and did, has a directive that has it fail nothing.
func reportTAP(w io.Writer, suites []Suite) error {
	var points []tapPoint
	for i := range suites {
		points = append(points, suites[i].points()...)
	}
	var b strings.Builder
	b.WriteString("TAP version 13\n")
	for i, p := range points {
		p.write(&b, i+1)
	}
	fmt.Fprintf(&b, "1..%d\n", len(points))
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Suite) points() (points []tapPoint) {
	for i := range s.Outcomes {
		o := &s.Outcomes[i]
		p := tapPoint{name: s.Name + ": " + o.Name(), failed: o.Verdict > Tolerated}
		if reason, is := o.forgiven(); is {
			p.failed, p.directive = true, expected+reason
		}
		if p.failed {
			p.words = o.words()
		}
		points = append(points, p)
	}
	switch {
	case s.Skipped != "":
		points = append(points, tapPoint{name: s.Name, directive: "SKIP " + s.Skipped})
	case s.Err != nil:
		points = append(points, tapPoint{failed: true, name: s.Name, words: strings.Split(s.Err.Error(), "\n")})
	}
	return points
}

func (p *tapPoint) write(b *strings.Builder, n int) {
	if p.failed {
		b.WriteString("not ")
	}
	fmt.Fprintf(b, "ok %d - %s", n, strings.ReplaceAll(p.name, "#", `\#`))
	if p.directive != "" {
		b.WriteString(" # " + strings.TrimSpace(p.directive))
	}
	b.WriteString("\n")
	for _, line := range p.words {
		fmt.Fprintf(b, "# %s\n", line)
	}
}
