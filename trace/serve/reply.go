package serve

import (
	"bytes"
	"sort"
	"time"

	"popsh/session/wire"
	"popsh/trace"
)

// A reply is what the server said to one command: octets with slots among them,
// and the pauses it made.
type reply struct {
	octets []byte
	slots  []trace.Slot
	stops  []stop
	body   int  // where the lines behind the status begin; 0 for none
	mark   int  // where the end mark begins; 0 for none
	filled bool // octets that were left out of the recording are made up
}

// A stop is a pause before the octet at a place.
type stop struct {
	at    int
	pause time.Duration
}

// textReply returns a reply of one line.
func textReply(line string) reply { return reply{octets: []byte(line + "\r\n")} }

// ok reports whether the reply begins as a positive one does.
func (r *reply) ok() bool { return wire.SaysOK(r.octets) }

// status returns the first line without its end.
func (r *reply) status() []byte {
	line, _, _ := bytes.Cut(r.octets, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// lines returns the octets of the body, the end mark left out.
func (r *reply) lines() []byte {
	switch {
	case r.body == 0:
		return nil
	case r.mark == 0:
		return r.octets[r.body:]
	}
	return r.octets[r.body:r.mark]
}

// add appends what the server said in one record, after a pause.
func (r *reply) add(t trace.Text, crlf bool, pause time.Duration, role trace.Role) {
	at := len(r.octets)
	switch {
	case role == trace.BodyLine && r.body == 0:
		r.body = at
	case role == trace.EndMark && r.mark == 0:
		r.mark = at
		if r.body == 0 {
			r.body = at
		}
	}
	if pause > 0 {
		r.stops = append(r.stops, stop{at, pause})
	}
	for _, s := range t.Slots {
		r.slots = append(r.slots, trace.Slot{At: at + s.At, Body: s.Body})
	}
	r.octets = append(r.octets, t.Octets...)
	if crlf {
		r.octets = append(r.octets, "\r\n"...)
	}
}

// expand returns the reply with octets in place of its slots.
func (r *reply) expand(value func(trace.Slot) []byte) reply {
	if len(r.slots) == 0 {
		return *r
	}
	var out []byte
	var grown []growth
	from, longer := 0, 0
	for _, s := range r.slots {
		v := value(s)
		out = append(append(out, r.octets[from:s.At]...), v...)
		from, longer = s.At, longer+len(v)
		grown = append(grown, growth{s.At, longer})
	}
	e := reply{octets: append(out, r.octets[from:]...)}
	moved := func(at int) int {
		i := sort.Search(len(grown), func(i int) bool { return grown[i].at >= at })
		if i == 0 {
			return at
		}
		return at + grown[i-1].longer
	}
	for _, s := range r.stops {
		e.stops = append(e.stops, stop{moved(s.at), s.pause})
	}
	e.body, e.mark = moved(r.body), moved(r.mark)
	return e
}

// edit replaces the body, and forgets the pauses inside it.
func (r *reply) edit(lines []byte) reply {
	e := reply{octets: append(append([]byte(nil), r.octets[:r.body]...), lines...), body: r.body}
	for _, s := range r.stops {
		if s.at <= r.body {
			e.stops = append(e.stops, s)
		}
	}
	if r.mark > 0 {
		e.mark = len(e.octets)
		e.octets = append(e.octets, r.octets[r.mark:]...)
	}
	return e
}

// filling is what made-up lines consist of, so that everybody sees what they are.
const filling = "left out "

// filler returns lines that stand for octets that are not in the file: as many
// octets and lines as were left out.
func filler(octets, lines int64) []byte {
	out := make([]byte, 0, octets)
	for n := lines; n > 0; n-- {
		length := octets / n
		octets -= length
		if length == 1 {
			out = append(out, '\n')
			continue
		}
		out = append(out, bytes.Repeat([]byte(filling), int(length)/len(filling)+1)[:length-2]...)
		out = append(out, "\r\n"...)
	}
	return out
}

// growth is how much longer a text has become behind one of its places.
type growth struct{ at, longer int }
