package compare

import (
	"encoding/json"
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
			if err := out.Encode(ending{s.Name, errorText(s.Err), s.Skipped}); err != nil {
				return err
			}
		}
	}
	return nil
}

// An ending is why nothing more was run.
type ending struct {
	File    string `json:"file"`
	Error   string `json:"error,omitempty"`
	Skipped string `json:"skipped,omitempty"`
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
