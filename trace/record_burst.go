package trace

import (
	"bytes"
	"time"
)

// Most octets of a recording are lines of a message that are as they should be: whole,
// printable, without a secret and without what may begin one. They are written here,
// many at a time. Any other line is taken by itself, with all questions asked, and
// what stands in the file is the same either way.

// A calm is how far into data no secret begins; it is found out once.
type calm struct {
	to    int
	known bool
}

// burst writes the lines of that kind that data holds from an octet on, and returns
// where the first other one begins.
func (r *Recorder) burst(h *half, at time.Time, data []byte, from int, c *calm) int {
	if !r.bursts(h) {
		return from
	}
	f := &r.hoard.bodies
	if !c.known {
		*c = calm{f.before(data, from), true}
	}
	to, kept := from, false
	for n := f.calmLine(data[to:]); n > 0 && to+n <= c.to; n = f.calmLine(data[to:]) {
		if to == from {
			_, kept = r.out.begin(at)
			r.talk.body.mayEnd = true
		}
		if kept {
			r.out.buf = appendCalm(r.out.buf, data[to:to+n-len(LineEnd)])
		}
		to += n
	}
	return to
}

// bursts reports whether lines of a message come, all of which go into the file.
func (r *Recorder) bursts(h *half) bool {
	body, leaves := &r.talk.body, r.bodies.Elide || r.out.max > 0
	return h.side == Server && !h.started() && body.within && body.message && !body.asked && !leaves && len(r.weave.lines) == 0
}

// before returns where the first secret in data begins, at the earliest: what stands
// before is free of them.
func (f *finder) before(data []byte, from int) int {
	if p, start, _ := f.next(data, from); p != nil {
		return start
	}
	return len(data)
}

// calmLine returns the length of the line at the start of data, or 0 when it is one
// about which there is anything to ask.
func (f *finder) calmLine(data []byte) int {
	n := bytes.IndexByte(data, '\n')
	if n < 1 || data[n-1] != '\r' || n >= PartMax {
		return 0
	}
	text := data[:n-1]
	switch size := len(text); {
	case size == 0:
		return n + 1
	case text[size-1] == ' ', size == 1 && text[0] == '.', isStatus(text), plain(text) < size, !f.passesInto(text, data[n+1:]):
		return 0
	}
	return n + 1
}

// passesInto reports whether a line does not end in what begins a secret that goes on
// in the rest.
func (f *finder) passesInto(text, rest []byte) bool {
	last := text[len(text)-1]
	switch {
	case !f.ready():
		return true
	case len(text) > 1 && f.pairs[pairAt(text[len(text)-2:])]:
		return f.passes(text)
	case !f.firsts[last]:
		return true
	}
	return len(rest) > 0 && rest[0] != '\r' && rest[0] != '\n' && !f.begins[pairAt([]byte{last, rest[0]})]
}

// appendCalm writes a line of the server that needs no escape.
func appendCalm(dst, text []byte) []byte {
	dst = append(dst, byte(Server), wholeMark)
	if len(text) > 0 {
		dst = append(append(dst, ' '), text...)
	}
	return append(dst, '\n')
}
