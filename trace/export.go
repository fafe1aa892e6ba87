package trace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrKept says that a transcript holds secrets as they are, so it is not handed on
// unless that is asked for.
var ErrKept = errors.New("the transcript holds secrets as they are")

// An Export is a form in which a transcript is handed on.
type Export struct {
	Name   string
	Short  string // at most 60 columns, no full stop
	Ext    string // what names of such files end in
	Bodies Bodies // how much of each message, unless somebody says otherwise
	write  func(*handout) error
}

// Exports are the forms, the most useful first.
var Exports = []Export{
	{Name: "text", Short: "lines marked C: and S:, as RFCs show them", Ext: ".txt", write: writeText},
	{Name: "markdown", Short: "a bug report, mails cut to their headers", Ext: ".md", Bodies: Bodies{Elide: true}, write: writeMarkdown},
	{Name: "ndjson", Short: "one JSON object a line", Ext: ".ndjson", write: writeNDJSON},
	{Name: "html", Short: "one page with colours and folding, no script in it", Ext: ".html", write: writeHTML},
	{Name: "sh", Short: "a shell script that sends the same commands", Ext: ".sh", write: writeScript},
	{Name: "asciicast", Short: "asciicast v2, for terminal players", Ext: ".cast", write: writeCast},
}

// ExportOptions say what is handed on.
type ExportOptions struct {
	KeptSecrets bool    // also what holds secrets as they are
	Bodies      *Bodies // nil for what suits the form
}

// A HandoutError says why a transcript cannot be handed on in a form.
type HandoutError struct {
	Line   int // of the transcript
	Reason string
}

func (e *HandoutError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// ExportNamed finds a form by its name.
func ExportNamed(name string) (*Export, error) {
	var names []string
	for i := range Exports {
		if Exports[i].Name == name {
			return &Exports[i], nil
		}
		names = append(names, Exports[i].Name)
	}
	return nil, fmt.Errorf("there is no export called %.40q; there are %s", name, strings.Join(names, ", "))
}

// Write hands a transcript on. It reads it twice, and open begins anew each time;
// whatever is wrong with the file is found before the first octet is written.
// ErrKept is returned for one that holds secrets. All forms are free of controls
// and of characters that cannot be seen.
func (e *Export) Write(w io.Writer, open func() (Source, error), o ExportOptions) error {
	src, err := open()
	if err != nil {
		return err
	}
	summary, err := Summarize(src)
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
	h := &handout{Writer: bufio.NewWriter(w), summary: summary, src: src, pairing: NewPairing(), bodies: elider{Bodies: bodies}}
	if err := e.write(h); err != nil {
		return err
	}
	return h.Flush()
}

// A handout is a transcript on its way into another form.
type handout struct {
	*bufio.Writer
	summary *Summary
	src     Source
	pairing *Pairing
	bodies  elider
	last    Place
}

// each calls f for every record, in order, marks apart. What is left out of the
// bodies comes as one record that says so.
func (h *handout) each(f func(*Record, Place) error) error {
	for {
		r, err := h.src.Next()
		if err == io.EOF {
			return h.tell(f)
		}
		if err != nil {
			return err
		}
		place := h.pairing.Add(r)
		if r.Kind == Mark || h.leavesOut(r, place) {
			continue
		}
		if err := h.tell(f); err != nil {
			return err
		}
		if err := f(r, place); err != nil {
			return err
		}
	}
}

// leavesOut reports whether a record belongs to the part of a message that is
// left out.
func (h *handout) leavesOut(r *Record, place Place) bool {
	x := place.Exchange
	switch {
	case r.Kind != Data && r.Kind != Elided || x == nil || !x.Message:
		return false
	case place.Role == Status:
		h.bodies.begin()
		return false
	case place.Role != BodyLine:
		return false
	}
	end := crLF
	if r.Exact {
		end = noEnding
	}
	if !h.bodies.leaves() || isUnknown(r) {
		h.bodies.note(r.Text.Octets, end)
		return false
	}
	h.last = place
	if r.Kind == Elided {
		h.bodies.octets += number(r, "octets")
		h.bodies.whole += number(r, "lines")
		return true
	}
	h.bodies.count(append(r.Text.Octets, end.octets()...), h.bodies.at, end)
	return true
}

// tell hands out a record in place of those that were left out.
func (h *handout) tell(f func(*Record, Place) error) error {
	b := &h.bodies
	if b.octets == 0 {
		return nil
	}
	r := &Record{Kind: Elided, Side: Server, Attrs: b.attrs(), Line: h.last.Exchange.To}
	b.restart()
	return f(r, h.last)
}

// visible returns a text as people read it: what cannot be seen is escaped as in
// the file, and a slot stands in angle brackets.
func visible(t Text) string {
	var out []byte
	from := 0
	for _, s := range t.Slots {
		out = append(appendText(out, t.Octets[from:s.At]), "<"+s.Body+">"...)
		from = s.At
	}
	return string(appendText(out, t.Octets[from:]))
}

// isUnknown reports whether nobody knows how much a record stands for, as in what
// another tool wrote.
func isUnknown(r *Record) bool { return r.Kind == Elided && r.Attrs.Get("octets") == "?" }

// leftOut says how much is missing.
func leftOut(r *Record) string {
	if isUnknown(r) {
		return "an unknown number of octets left out"
	}
	return count(number(r, "lines"), "line") + ", " + count(number(r, "octets"), "octet") + " left out"
}

// words returns the name and the attributes of an event, as they stand in the
// file.
func words(r *Record) string { return string(r.Attrs.append([]byte(r.Name))) }
