package transcripts

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"popsh/repl/door"
	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/trace"
	"popsh/trace/export"
)

// shownMost is how many characters of a status line are shown in a list.
const shownMost = 60

// show tells what is in a transcript.
func (t *traceOptions) show(args []string, s door.Streams) error {
	summary, err := summarize(args[0])
	if err != nil {
		return err
	}
	v := s.View()
	if summary.Kept {
		v.Warn("this transcript holds secrets as they are")
	}
	if t.json {
		return export.Summary(s.Out, summary)
	}
	showFacts(v, summary)
	showConnections(v, summary)
	showExchanges(v, summary)
	showNotes(v, summary)
	tellEnding(v, summary)
	return nil
}

func showTable(v *view.View, rows [][]string) {
	for _, line := range page.Columns(rows) {
		v.Line(line)
	}
}

func showFacts(v *view.View, s *trace.Summary) {
	var rows [][]string
	for _, f := range s.Facts {
		rows = append(rows, []string{f.Name, view.Escape([]byte(f.Text))})
	}
	rows = append(rows, []string{"length", instant(s.Length)}, []string{"exchanges", strconv.Itoa(len(s.Exchanges))})
	showTable(v, rows)
}

func showConnections(v *view.View, s *trace.Summary) {
	for _, c := range s.Connections {
		v.Line("")
		v.Line(fmt.Sprintf("connection %d", c.Number))
		var rows [][]string
		for _, e := range c.Events {
			rows = append(rows, []string{"", instant(e.At), "line " + strconv.Itoa(e.Line), eventText(e)})
		}
		showTable(v, rows)
	}
}

// eventText writes an event as it stands in the file.
func eventText(e trace.Happening) string {
	r := trace.Record{Kind: trace.Event, Name: e.Name, Attrs: e.Attrs}
	return string(lineOf(&r))
}

func showExchanges(v *view.View, s *trace.Summary) {
	rows := [][]string{{"", "sent", "took", "lines", "command", "body", "reply"}}
	for _, x := range s.Exchanges {
		rows = append(rows, []string{
			strconv.Itoa(x.Number), instant(x.Sent), took(x), fmt.Sprintf("%d-%d", x.From, x.To),
			view.Clip(commandOf(x), page.CellMost), bodyOf(x), view.Clip(x.Status.String(), shownMost),
		})
	}
	v.Line("")
	showTable(v, rows)
}

// took is how long the server took to answer, "" when it did not.
func took(x *trace.Exchange) string {
	if !x.Answered || x.Done < x.Sent {
		return ""
	}
	return instant(x.Done - x.Sent)
}

// commandOf is the line of the client, or what stands in its place.
func commandOf(x *trace.Exchange) string {
	switch x.Role {
	case trace.Greeting:
		return "(greeting)"
	case trace.Unasked:
		return "(unasked)"
	}
	return x.Command.String()
}

// bodyOf is the size of the body.
func bodyOf(x *trace.Exchange) string {
	switch {
	case !x.Body:
		return ""
	case x.Ended:
		return view.Grouped(x.Octets) + " octets"
	}
	return view.Grouped(x.Octets) + " octets, cut off"
}

func instant(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) + " s" }

func showNotes(v *view.View, s *trace.Summary) {
	var rows [][]string
	for _, n := range s.Notes {
		rows = append(rows, []string{"", instant(n.At), "line " + strconv.Itoa(n.Line), n.Text.String()})
	}
	if len(rows) > 0 {
		v.Line("")
		v.Line("notes")
		showTable(v, rows)
	}
}

// tellEnding says that a recording broke off.
func tellEnding(v *view.View, s *trace.Summary) {
	if s.Torn > 0 {
		v.Warn(fmt.Sprintf("the last line is not whole; its %d octets are left out", s.Torn))
	}
	if s.Ending == "" {
		v.Warn("recording unfinished: popsh was stopped, or it still goes on")
	}
}

// lineOf returns the line of the file, without its end.
func lineOf(r *trace.Record) []byte { return bytes.TrimSuffix(r.Append(nil), []byte("\n")) }
