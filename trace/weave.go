package trace

import "time"

// How much is held at most, in octets and in lines.
const (
	weaveMax   = 64 << 10
	weaveLines = 64
)

// A weave holds lines of a message, or of a list, whose end may be the beginning
// of a secret that goes on in the next line, as base64 does. Most lines pass.
type weave struct {
	f     *finder
	run   []byte // the texts, without line ends
	lines []woven
}

type woven struct {
	end    int // in run
	ending lineEnding
	at     time.Time
	told   bool // it is in the file; only its end is kept, for what follows
}

// settling says why lines are written.
type settling uint8

const (
	waiting     settling = iota // they are not, if something may follow
	interrupted                 // something else must be written, and more may follow
	over                        // nothing follows
)

// holds reports whether a line waits to be written.
func (w *weave) holds() bool { return len(w.lines) > 0 && !w.lines[len(w.lines)-1].told }

// takes takes a line of a body, and reports false if the line is not its business.
func (w *weave) takes(r *Recorder, h *half, text []byte, end lineEnding) bool {
	f := r.finder(h, text)
	if f.skip == nil || h.done >= len(text) || r.talk.body.ends(h.start(text), end) {
		return false
	}
	text = text[h.done:]
	if len(w.lines) > 0 && w.f != f {
		w.settle(r, over)
	}
	if len(w.lines) == 0 && f.passes(text) {
		return false
	}
	w.f = f
	w.run = append(w.run, text...)
	w.lines = append(w.lines, woven{end: len(w.run), ending: end, at: h.at})
	why := waiting
	if len(w.run) > weaveMax || len(w.lines) > weaveLines {
		why = interrupted
	}
	w.settle(r, why)
	return true
}

// passes reports whether a line does not end in what may begin a secret.
func (f *finder) passes(text []byte) bool {
	_, n := f.tail(text)
	return n == 0
}

// finds reports whether a text holds a secret.
func (f *finder) finds(text []byte) bool {
	p, _, _ := f.next(text, 0)
	return p != nil
}

// A find is a secret in the run.
type find struct {
	start, end int
	p          *pattern
}

// settle writes the lines if nothing can follow that matters, or if they must go.
func (w *weave) settle(r *Recorder, why settling) {
	if len(w.lines) == 0 {
		return
	}
	finds, behind := w.f.all(w.run)
	p, n := w.f.tail(w.run[behind:])
	if n > 0 && why == waiting {
		return
	}
	if dangles(p, n, why) {
		finds = append(finds, find{len(w.run) - n, len(w.run), p})
	}
	from := 0
	for _, line := range w.lines {
		if !line.told {
			t := w.text(r, from, line.end, finds)
			if line.ending == bareLF {
				t.Octets = append(t.Octets, '\n')
			}
			r.data(line.at, Server, line.ending == bareLF, t)
		}
		from = line.end
	}
	w.forget(n, why)
}

// forget forgets the lines, except for what may begin a secret at their end.
func (w *weave) forget(n int, why settling) {
	w.lines = w.lines[:0]
	if why == interrupted && n > 0 {
		w.run = append(w.run[:0], w.run[len(w.run)-n:]...)
		w.lines = append(w.lines, woven{end: n, told: true})
		return
	}
	w.run = w.run[:0]
}

// all returns the secrets in text and where the last one ends.
func (f *finder) all(text []byte) (finds []find, behind int) {
	for p, start, end := f.next(text, 0); p != nil; p, start, end = f.next(text, behind) {
		finds = append(finds, find{start, end, p})
		behind = end
	}
	return finds, behind
}

// text returns a piece of the run with slots in place of secrets. Of a secret that
// begins or ends elsewhere, the slot names the part.
func (w *weave) text(r *Recorder, from, to int, finds []find) (t Text) {
	for _, f := range finds {
		if f.end <= from || f.start >= to {
			continue
		}
		t.Octets = append(t.Octets, w.run[from:max(f.start, from)]...)
		t.Slots = append(t.Slots, r.hoard.slotOf(f.p, w.part(f, from, to)).Slot(len(t.Octets)))
		from = min(f.end, to)
	}
	t.Octets = append(t.Octets, w.run[from:to]...)
	return t
}

// part numbers the piece of a secret in the line that begins at from; 0 is all.
func (w *weave) part(f find, from, to int) int {
	if f.start >= from && f.end <= to && !(f.end == len(w.run) && f.end-f.start < len(f.p.octets)) {
		return 0
	}
	part := 1
	for _, line := range w.lines {
		if line.end > f.start && line.end <= from {
			part++
		}
	}
	return part
}
