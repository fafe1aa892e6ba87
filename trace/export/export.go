package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"popsh/trace"
)

// ErrKept says that a transcript holds secrets as they are, so it is not handed on
// unless that is asked for.
var ErrKept = errors.New("the transcript holds secrets as they are")

// A Form is one in which a transcript is handed on.
type Form struct {
	Name   string
	Short  string       // at most 60 columns, no full stop
	Ext    string       // what names of such files end in
	Bodies trace.Bodies // how much of each message, unless somebody says otherwise
	Binary bool         // it is nothing for a terminal
	write  func(*handout) error
}

// Forms are the forms, the most useful first.
var Forms = []Form{
	{Name: "text", Short: "lines marked C: and S:, as RFCs show them", Ext: ".txt", write: writeText},
	{Name: "markdown", Short: "a bug report, mails cut to their headers", Ext: ".md", Bodies: trace.Bodies{Elide: true}, write: writeMarkdown},
	{Name: "ndjson", Short: "one JSON object a line", Ext: ".ndjson", write: writeNDJSON},
	{Name: "html", Short: "one page with colours and folding, no script in it", Ext: ".html", write: writeHTML},
	{Name: "sh", Short: "a shell script that sends the same commands", Ext: ".sh", write: writeScript},
	{Name: "pcapng", Short: "packets with made-up TCP, for Wireshark; TLS is undone", Ext: ".pcapng", Binary: true, write: writeCapture},
	{Name: "asciicast", Short: "asciicast v2, for terminal players", Ext: ".cast", write: writeCast},
	{Name: "asciicast3", Short: "asciicast v3, for newer terminal players", Ext: ".v3.cast", write: writeCast3},
}

// Options say what is handed on.
type Options struct {
	KeptSecrets bool          // also what holds secrets as they are
	Bodies      *trace.Bodies // nil for what suits the form
}

// An Error says why a transcript cannot be handed on in a form.
type Error struct {
	Line   int // of the transcript
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Named finds a form by its name.
func Named(name string) (*Form, error) {
	var names []string
	for i := range Forms {
		if Forms[i].Name == name {
			return &Forms[i], nil
		}
		names = append(names, Forms[i].Name)
	}
	return nil, fmt.Errorf("there is no export called %.40q; there are %s", name, strings.Join(names, ", "))
}

// Write hands a transcript on. It reads it twice, and open begins anew each time;
// whatever is wrong with the file is found before the first octet is written.
// ErrKept is returned for one that holds secrets. All forms but the binary ones are
// free of controls and of characters that cannot be seen.
func (e *Form) Write(w io.Writer, open func() (trace.Source, error), o Options) error {
	src, err := open()
	if err != nil {
		return err
	}
	summary, err := trace.Summarize(src)
	switch {
	case err != nil:
		return err
	case summary.Kept && !o.KeptSecrets:
		return ErrKept
	}
	if src, err = open(); err != nil {
		return err
	}
	bodies := e.Bodies
	if o.Bodies != nil {
		bodies = *o.Bodies
	}
	h := &handout{Writer: bufio.NewWriter(w), summary: summary, src: trace.Elide(src, bodies), pairing: trace.NewPairing()}
	if err := e.write(h); err != nil {
		return err
	}
	return h.Flush()
}

// A handout is a transcript on its way into another form.
type handout struct {
	*bufio.Writer
	summary *trace.Summary
	src     trace.Source
	pairing *trace.Pairing
}

// each calls f for every record, in order, marks apart.
func (h *handout) each(f func(*trace.Record, trace.Place) error) error {
	for {
		r, err := h.src.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if place := h.pairing.Add(r); r.Kind != trace.Mark {
			err = f(r, place)
		}
		if err != nil {
			return err
		}
	}
}

// visible returns a text as people read it: what cannot be seen is escaped as in
// the file, and a slot stands in angle brackets.
func visible(t trace.Text) string {
	var out []byte
	from := 0
	for _, s := range t.Slots {
		out = append(trace.AppendEscaped(out, t.Octets[from:s.At]), "<"+s.Body+">"...)
		from = s.At
	}
	return string(trace.AppendEscaped(out, t.Octets[from:]))
}

// leftOut says how much is missing.
func leftOut(r *trace.Record) string {
	var words []string
	if lines, known := r.Attrs.Number("lines"); known {
		words = append(words, count(lines, "line"))
	}
	if octets, known := r.Attrs.Number("octets"); known {
		words = append(words, count(octets, "octet"))
	} else {
		words = append(words, "an unknown number of octets")
	}
	return strings.Join(words, ", ") + " left out"
}

// words returns the name and the attributes of an event, as they stand in the
// file.
func words(r *trace.Record) string { return strings.TrimSpace(r.Name + " " + r.Attrs.String()) }
