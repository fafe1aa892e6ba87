package trace

import (
	"bytes"
	"io"
	"time"
)

// Elide returns the records of src as they may be handed on: without the verifiers,
// and without the lines of messages that b leaves out. One record stands in place of
// those and tells how much they were. What is elided already, or by another tool,
// stays so. A record is valid until the next call, and its line is that of src.
func Elide(src Source, b Bodies) Source {
	return &elision{src: src, pairing: NewPairing(), bodies: elider{Bodies: b}}
}

// An elision leaves records out on their way.
type elision struct {
	src     Source
	pairing *Pairing
	bodies  elider
	line    elisionLine
	last    *Record       // that is left out; nil for none
	more    bool          // records before it are
	hidden  bool          // what is left out holds slots: it is not known how many octets those were
	nested  bool          // what is left out was in part left out before
	passed  time.Duration // since the first of what is left out
	ready   []*Record
	err     error
}

// An elisionLine is the line of the server that is being read.
type elisionLine struct {
	start   []byte    // how it begins
	held    []*Record // the parts of it of which nothing is decided yet
	settled bool      // it is decided
	out     bool      // it is left out
}

// decided is how many octets of a line show that it is neither an end mark nor a
// status.
const decided = 5

// Next returns the next record.
func (e *elision) Next() (*Record, error) {
	for len(e.ready) == 0 && e.err == nil {
		e.read()
	}
	if len(e.ready) == 0 {
		return nil, e.err
	}
	r := e.ready[0]
	e.ready = e.ready[1:]
	return r, nil
}

// read takes the next record of the source.
func (e *elision) read() {
	r, err := e.src.Next()
	e.err = err
	switch {
	case err == io.EOF:
		e.release()
		e.tell()
	case err != nil, r.Verifies():
	case r.Kind == Data && r.Side == Server:
		e.heard(r)
	case r.Kind == Mark && e.last != nil:
		e.release()
		e.pairing.Add(r)
		e.passed += r.After
	case r.Kind == Elided && r.Side == Server && isCounted(r) && e.inMessage() && e.bodies.leaves():
		e.pairing.Add(r)
		e.nest(r)
	default:
		e.release()
		e.pairing.Add(r)
		e.pass(r)
	}
}

// heard takes octets of the server. Nothing is decided about a line before it is
// clear whether it ends a message.
func (e *elision) heard(r *Record) {
	raw, end := rawOf(r)
	l := &e.line
	l.start = append(l.start, raw[:min(len(raw), decided-min(decided, len(l.start)))]...)
	l.held = append(l.held, r.Clone())
	if !l.settled && (end != noEnding || len(l.start) >= decided) {
		l.settled, l.out = true, e.leaves(raw, end)
	}
	before := e.pairing.talk.body.within
	e.pairing.Add(r)
	if l.settled {
		e.release()
	}
	if end == noEnding {
		return
	}
	if body := &e.pairing.talk.body; body.within && !before {
		e.bodies.begin()
	} else if before && !l.out {
		e.bodies.note(bytes.TrimRight(l.start, "\r\n"), end)
	}
	*l = elisionLine{}
}

// leaves reports whether the line that begins now is left out. One record that
// holds several lines never is.
func (e *elision) leaves(raw []byte, end lineEnding) bool {
	several := bytes.Contains(raw[:max(0, len(raw)-1)], []byte("\n"))
	text, _ := cutEnd(e.line.start)
	talk := &e.pairing.talk
	return !several && e.inMessage() && talk.inBody(text) && !talk.body.ends(text, end) && e.bodies.leaves()
}

func (e *elision) inMessage() bool { return e.pairing.talk.body.within && e.pairing.talk.body.message }

// release passes on, or leaves out, what is held of a line. What nothing is decided
// about yet stays.
func (e *elision) release() {
	e.line.settled = e.line.settled || len(e.line.held) > 0
	for _, r := range e.line.held {
		if e.line.out {
			e.leaveOut(r)
		} else {
			e.pass(r)
		}
	}
	e.line.held = nil
}

// pass passes a record on.
func (e *elision) pass(r *Record) {
	e.tell()
	e.ready = append(e.ready, r)
}

func (e *elision) leaveOut(r *Record) {
	raw, end := rawOf(r)
	e.bodies.count(raw, e.bodies.at, end)
	e.hidden = e.hidden || len(r.Text.Slots) > 0
	e.last, e.more = r, e.last != nil
}

// nest leaves out what says that something was left out.
func (e *elision) nest(r *Record) {
	octets, _ := r.Attrs.Number("octets")
	lines, _ := r.Attrs.Number("lines")
	e.bodies.octets += octets
	e.bodies.whole += lines
	e.nested = true
	e.last, e.more = r.Clone(), e.last != nil
}

// rawOf returns the octets that a record of data stands for, with their end.
func rawOf(r *Record) (raw []byte, end lineEnding) {
	if !r.Exact {
		return append(r.Text.Octets[:len(r.Text.Octets):len(r.Text.Octets)], LineEnd...), crLF
	}
	if _, end = cutEnd(r.Text.Octets); end == crLF { // the CR may stand in the part before
		end = bareLF
	}
	return r.Text.Octets, end
}

// unknownCount is a number that nobody knows.
const unknownCount = "?"

// isCounted reports whether it is known how many octets a record stands for, which
// it is not in what another tool wrote.
func isCounted(r *Record) bool {
	_, known := r.Attrs.Number("octets")
	return known
}

// tell makes ready what stands in place of the records that were left out.
func (e *elision) tell() {
	if e.last == nil {
		return
	}
	if e.passed > 0 {
		e.ready = append(e.ready, &Record{Kind: Mark, After: e.passed, Line: e.last.Line})
	}
	e.ready = append(e.ready, e.standIn())
	e.bodies.restart()
	e.last, e.hidden, e.nested, e.passed = nil, false, false, 0
}

// standIn returns the record in place of those that were left out. Their digest is
// told only where all octets are known, and their number only where no slot stands
// for some.
func (e *elision) standIn() *Record {
	if !e.more && e.last.Kind == Elided {
		return e.last
	}
	attrs := e.bodies.attrs()
	if e.hidden || e.nested {
		attrs = attrs[:2]
	}
	if e.hidden {
		attrs[0].Value = unknownCount
	}
	return &Record{Kind: Elided, Side: Server, Attrs: attrs, Line: e.last.Line}
}
