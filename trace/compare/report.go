package compare

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Suite is what became of one transcript.
type Suite struct {
	Name     string
	Outcomes []Outcome
	Skipped  string // why nothing was run, or ""
	Err      error  // what ended the run early
}

// Failed reports whether something differs or went wrong.
func (s *Suite) Failed() bool {
	return s.Err != nil || slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return o.Verdict > Tolerated })
}

// Reports write what became of transcripts, for other programs.
var Reports = map[string]func(io.Writer, []Suite) error{
	"ndjson": reportNDJSON,
	"junit":  reportJUnit,
	"tap":    reportTAP,
}

// A difference is one changed line in a report.
type difference struct {
	Recorded string `json:"recorded,omitempty"`
	Live     string `json:"live,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Nearest  string `json:"nearest,omitempty"`
}

func (o *Outcome) differences() (all []difference) {
	for _, c := range o.Changes {
		d := difference{Rule: c.Rule}
		if c.Recorded != nil {
			d.Recorded = c.Recorded.String()
		}
		if c.Live != nil {
			d.Live = c.Live.String()
		}
		if c.Nearest != nil {
			d.Nearest = c.Nearest.String()
		}
		all = append(all, d)
	}
	return all
}

// words returns the reasons and the lines that count, a line each.
func (o *Outcome) words() []string {
	lines := slices.Clone(o.Reasons)
	switch o.Verdict {
	case Missing:
		lines = append(lines, "the exchange was recorded and not met again")
	case Extra:
		lines = append(lines, "the server said this without being asked")
	}
	for _, d := range o.differences() {
		lines = append(lines, d.words()...)
	}
	if len(o.Where) > 0 {
		lines = append(lines, "where "+strings.Join(o.Where, ", "))
	}
	return lines
}

// words returns the lines of a difference that counts; of a line that only one side
// has, what became of it.
func (d *difference) words() (lines []string) {
	switch {
	case d.Rule != "":
		return nil
	case d.Live == "":
		lines = []string{"recorded, and now missing: " + d.Recorded}
	case d.Recorded == "":
		lines = []string{"not recorded: " + d.Live}
	default:
		lines = []string{"recorded " + d.Recorded, "live     " + d.Live}
	}
	if d.Nearest != "" {
		lines = append(lines, "nearest  "+d.Nearest)
	}
	return lines
}

// reportNDJSON writes one JSON object for every exchange.
func reportNDJSON(w io.Writer, suites []Suite) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, s := range suites {
		for i := range s.Outcomes {
			if err := out.Encode(objectOf(s.Name, &s.Outcomes[i])); err != nil {
				return err
			}
		}
		if s.Err != nil || s.Skipped != "" {
			if err := out.Encode(map[string]string{"file": s.Name, "error": errorText(s.Err), "skipped": s.Skipped}); err != nil {
				return err
			}
		}
	}
	return nil
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func objectOf(file string, o *Outcome) any {
	line := 0
	if o.Recorded != nil {
		line = o.Recorded.From
	}
	return struct {
		File     string       `json:"file"`
		Line     int          `json:"line,omitempty"`
		Exchange string       `json:"exchange"`
		Verdict  string       `json:"verdict"`
		Rules    []string     `json:"rules,omitempty"`
		Reasons  []string     `json:"reasons,omitempty"`
		Changes  []difference `json:"changes,omitempty"`
		Where    []string     `json:"where,omitempty"`
	}{file, line, o.Name(), o.Verdict.String(), o.Rules, o.Reasons, o.differences(), o.Where}
}

// reportTAP writes the Test Anything Protocol, version 13.
func reportTAP(w io.Writer, suites []Suite) error {
	var b strings.Builder
	b.WriteString("TAP version 13\n")
	n := 0
	point := func(ok bool, name string, words []string) {
		n++
		not := ""
		if !ok {
			not = "not "
		}
		fmt.Fprintf(&b, "%sok %d - %s\n", not, n, strings.ReplaceAll(name, "#", `\#`))
		for _, line := range words {
			fmt.Fprintf(&b, "# %s\n", line)
		}
	}
	for _, s := range suites {
		for i := range s.Outcomes {
			o := &s.Outcomes[i]
			var words []string
			if o.Verdict > Tolerated {
				words = o.words()
			}
			point(o.Verdict <= Tolerated, s.Name+": "+o.Name(), words)
		}
		switch {
		case s.Skipped != "":
			n++
			fmt.Fprintf(&b, "ok %d - %s # SKIP %s\n", n, s.Name, s.Skipped)
		case s.Err != nil:
			point(false, s.Name, strings.Split(s.Err.Error(), "\n"))
		}
	}
	fmt.Fprintf(&b, "1..%d\n", n)
	_, err := io.WriteString(w, b.String())
	return err
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Error   *junitFailure `xml:"error,omitempty"`
	Skipped *junitFailure `xml:"skipped,omitempty"`
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

// reportJUnit writes JUnit's XML.
func reportJUnit(w io.Writer, suites []Suite) error {
	var all struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []junitSuite
	}
	for i := range suites {
		all.Suites = append(all.Suites, junitOf(&suites[i]))
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	return err
}

func junitOf(s *Suite) junitSuite {
	j := junitSuite{Name: s.Name}
	for i := range s.Outcomes {
		o := &s.Outcomes[i]
		c := junitCase{Name: o.Name(), Class: s.Name}
		if o.Verdict > Tolerated {
			j.Failures++
			c.Failure = &junitFailure{o.Verdict.String(), strings.Join(o.words(), "\n")}
		}
		j.Cases = append(j.Cases, c)
	}
	switch {
	case s.Skipped != "":
		j.Skipped++
		j.Cases = append(j.Cases, junitCase{Name: s.Name, Class: s.Name, Skipped: &junitFailure{Message: s.Skipped}})
	case s.Err != nil:
		j.Errors++
		j.Cases = append(j.Cases, junitCase{Name: s.Name, Class: s.Name, Error: &junitFailure{Message: s.Err.Error()}})
	}
	j.Tests = len(j.Cases)
	return j
}
