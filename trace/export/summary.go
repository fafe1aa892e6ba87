package export

import (
	"encoding/json"
	"io"

	"popsh/trace"
)

// The lines that Summary writes, by their kind. Times are seconds since the
// recording began; texts are as they stand in the file.
type (
	jsonFact struct {
		Kind string   `json:"kind"` // fact
		Name string   `json:"name"`
		Text jsonText `json:"text"`
	}
	jsonEvent struct {
		Kind       string     `json:"kind"` // event
		Connection int        `json:"connection"`
		Line       int        `json:"line"`
		At         float64    `json:"at"`
		Name       string     `json:"name"`
		Attrs      []jsonAttr `json:"attrs,omitempty"`
	}
	jsonExchange struct {
		Kind       string    `json:"kind"` // exchange, greeting or unasked
		Exchange   int       `json:"exchange"`
		Connection int       `json:"connection"`
		Secure     bool      `json:"secure"`
		From       int       `json:"from"`
		To         int       `json:"to"`
		Sent       float64   `json:"sent"`
		Took       float64   `json:"took"`
		Verb       jsonText  `json:"verb,omitempty"`
		Command    jsonText  `json:"command,omitempty"`
		Answered   bool      `json:"answered"`
		OK         bool      `json:"ok"`
		Status     jsonText  `json:"status,omitempty"`
		Body       *jsonBody `json:"body,omitempty"`
	}
	jsonBody struct {
		Lines  int64 `json:"lines"`
		Octets int64 `json:"octets"`
		Ended  bool  `json:"ended"`  // the end mark came
		Elided bool  `json:"elided"` // some of it is not in the file
	}
	jsonNote struct {
		Kind string   `json:"kind"` // note
		Line int      `json:"line"`
		At   float64  `json:"at"`
		Text jsonText `json:"text"`
	}
	jsonEnd struct {
		Kind   string   `json:"kind"` // end
		Length float64  `json:"length"`
		Ending jsonText `json:"ending"` // "" for an unfinished recording
		Torn   int      `json:"torn"`   // octets of a last line that is not whole
		Kept   bool     `json:"kept"`   // secrets are in the file
	}
)

// exchangeKinds name exchanges in JSON.
var exchangeKinds = map[trace.Role]string{trace.Request: "exchange", trace.Greeting: "greeting", trace.Unasked: "unasked"}

// Summary writes what is in a transcript as one JSON object a line: facts, events,
// exchanges, notes and the end. Nothing in it can command a terminal.
func Summary(w io.Writer, s *trace.Summary) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, line := range summaryLines(s) {
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func summaryLines(s *trace.Summary) (lines []any) {
	for _, f := range s.Facts {
		lines = append(lines, jsonFact{"fact", f.Name, jsonText(trace.TextOf(f.Text).String())})
	}
	for _, c := range s.Connections {
		for _, e := range c.Events {
			lines = append(lines, jsonEvent{"event", c.Number, e.Line, seconds(e.At), e.Name, attrsOf(e.Attrs)})
		}
	}
	for _, x := range s.Exchanges {
		lines = append(lines, exchangeOf(x))
	}
	for _, n := range s.Notes {
		lines = append(lines, jsonNote{"note", n.Line, seconds(n.At), jsonText(n.Text.String())})
	}
	return append(lines, jsonEnd{"end", seconds(s.Length), jsonText(s.Ending), s.Torn, s.Kept})
}

func exchangeOf(x *trace.Exchange) jsonExchange {
	j := jsonExchange{
		Kind: exchangeKinds[x.Role], Exchange: x.Number, Connection: x.Conn, Secure: x.Secure, From: x.From, To: x.To,
		Sent: seconds(x.Sent), Took: seconds(x.Took()), Verb: jsonText(x.Verb), Command: jsonText(x.Command.String()),
		Answered: x.Answered, OK: x.OK, Status: jsonText(x.Status.String()),
	}
	if x.Body {
		j.Body = &jsonBody{x.Lines, x.Octets, x.Ended, x.Elided}
	}
	return j
}
