package trace

import (
	"bytes"
	"io"
	"time"
)

// Elide returns the records of src without the lines of messages that b leaves
// out: one record stands in their place and tells how much they were. What is
// elided already, or by another tool, stays so. A record is valid until the next
// call, and its line is that of src.
func Elide(src Source, b Bodies) Source {
	return &elision{src: src, pairing: NewPairing(), bodies: elider{Bodies: b}}
}

// An elision leaves records out on their way.
type elision struct {
	src     Source
	pairing *Pairing
	bodies  elider
	last    *Record // that is left out; nil for none
	more    bool    // records before it are
	blind   bool    // not all octets of what is left out are known
	passed  time.Duration
	ready   []*Record
	err     error
}

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
	switch {
	case err == io.EOF:
		e.tell()
	case err != nil:
	case r.Kind == Mark && e.last != nil:
		e.pairing.Add(r)
		e.passed += r.After
	case e.leavesOut(r, e.pairing.Add(r)):
	default:
		e.tell()
		e.ready = append(e.ready, r)
	}
	e.err = err
}

// leavesOut leaves a record out if it belongs to the part of a message that is
// not wanted.
func (e *elision) leavesOut(r *Record, place Place) bool {
	x := place.Exchange
	switch {
	case r.Kind != Data && r.Kind != Elided || x == nil || !x.Message:
		return false
	case place.Role == Status:
		e.bodies.begin()
		return false
	case place.Role != BodyLine:
		return false
	}
	raw, end := rawOf(r)
	if !e.bodies.leaves() || r.Kind == Elided && !isCounted(r) {
		e.bodies.note(raw[:len(raw)-len(end.octets())], end)
		return false
	}
	e.leaveOut(r, raw, end)
	return true
}

func (e *elision) leaveOut(r *Record, raw []byte, end lineEnding) {
	e.last, e.more = r.Clone(), e.last != nil
	if r.Kind == Data {
		e.bodies.count(raw, e.bodies.at, end)
		e.blind = e.blind || len(r.Text.Slots) > 0
		return
	}
	octets, _ := r.Attrs.Number("octets")
	lines, _ := r.Attrs.Number("lines")
	e.bodies.octets += octets
	e.bodies.whole += lines
	e.blind = true
}

// rawOf returns the octets that a record of data stands for, with their end.
func rawOf(r *Record) (raw []byte, end lineEnding) {
	if !r.Exact && r.Kind == Data {
		return append(r.Text.Octets[:len(r.Text.Octets):len(r.Text.Octets)], LineEnd...), crLF
	}
	if bytes.HasSuffix(r.Text.Octets, []byte("\n")) {
		end = bareLF
	}
	return r.Text.Octets, end
}

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
	e.last, e.blind, e.passed = nil, false, 0
}

// standIn returns the record in place of those that were left out. The digest is
// told only where all octets are known: a slot is no octet of the wire.
func (e *elision) standIn() *Record {
	if !e.more && e.last.Kind == Elided {
		return e.last
	}
	attrs := e.bodies.attrs()
	if e.blind {
		attrs = attrs[:2]
	}
	return &Record{Kind: Elided, Side: Server, Attrs: attrs, Line: e.last.Line}
}
