package trace

import "bytes"

// keptMax is how much of a line is kept when a transcript is read, in octets.
const keptMax = 512

// An assembly puts the lines of one side together again from its records. Of a
// long line it keeps the beginning.
type assembly struct {
	text   Text
	octets int64 // of the line so far
	begun  bool
	cr     bool // its last octet is CR
	at     int  // the line of the file where it begins
}

// A heardLine is one line of a side, without its end.
type heardLine struct {
	text   Text  // the beginning
	octets int64 // with its end
	end    lineEnding
	record int // the line of the file where it begins
}

// add takes a record of data and calls f for every line that it completes. The
// text of a line is valid during the call.
func (a *assembly) add(r *Record, f func(heardLine)) {
	rest := r.Text
	if !a.begun && !r.Exact && len(rest.Octets) <= keptMax && bytes.IndexByte(rest.Octets, '\n') < 0 { // as most are
		f(heardLine{text: rest, octets: int64(len(rest.Octets) + len(LineEnd)), end: crLF, record: r.Line})
		return
	}
	for {
		n := bytes.IndexByte(rest.Octets, '\n')
		if n < 0 {
			break
		}
		var line Text
		line, rest = rest.Cut(n)
		a.take(r.Line, line)
		_, rest = rest.Cut(1)
		a.finish(f, 1)
	}
	switch {
	case !r.Exact:
		a.take(r.Line, rest)
		a.cr = true
		a.finish(f, len(LineEnd))
	case !rest.Empty():
		a.take(r.Line, rest)
	}
}

// take adds octets that hold no LF.
func (a *assembly) take(at int, t Text) {
	if !a.begun {
		a.begun, a.cr, a.at = true, false, at
	}
	for _, s := range t.Slots {
		if len(a.text.Octets)+s.At <= keptMax {
			a.text.Slots = append(a.text.Slots, Slot{At: len(a.text.Octets) + s.At, Body: s.Body})
		}
	}
	if n := len(t.Octets); n > 0 {
		a.cr = t.Octets[n-1] == '\r'
	}
	a.octets += int64(len(t.Octets))
	a.text.Octets = append(a.text.Octets, t.Octets[:min(keptMax-len(a.text.Octets), len(t.Octets))]...)
}

// finish hands out the line; its end adds some octets to what was taken.
func (a *assembly) finish(f func(heardLine), octets int) {
	l := heardLine{text: a.text, octets: a.octets + int64(octets), record: a.at, end: bareLF}
	if a.cr {
		l.end = crLF
		if octets == 1 && a.octets <= keptMax {
			l.text.Octets = l.text.Octets[:len(l.text.Octets)-1]
		}
	}
	f(l)
	a.reset()
}

func (a *assembly) reset() {
	a.text = Text{Octets: a.text.Octets[:0], Slots: a.text.Slots[:0]}
	a.octets, a.begun = 0, false
}

// rest hands out a line that never ended.
func (a *assembly) rest(f func(heardLine)) {
	if a.begun {
		f(heardLine{text: a.text, octets: a.octets, record: a.at})
	}
	a.reset()
}
