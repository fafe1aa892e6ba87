package trace

import (
	"bytes"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// hear takes what one side sent. When it speaks in the middle of the other's line,
// what there is of that line is written first.
func (r *Recorder) hear(h *half, e wire.Event) {
	r.yield(r.other(h))
	if h.started() && e.At.Sub(h.at) > stall && r.mayCut(h) {
		r.cut(h, false)
	}
	h.at = e.At
	var c calm
	for off := 0; off < len(e.Data); {
		if off = r.burst(h, e.At, e.Data, off, &c); off == len(e.Data) {
			break
		}
		n := bytes.IndexByte(e.Data[off:], '\n') + 1
		if n == 0 {
			n = len(e.Data) - off
		}
		h.markSecret(e.Data, off, n, e.Secret)
		r.take(h, e.Data[off:off+n])
		off += n
	}
}

func (r *Recorder) other(h *half) *half {
	if h == r.client {
		return r.server
	}
	return r.client
}

// mayCut reports whether a stall may cut a line: not where a secret is, or where
// the line may go on with one.
func (r *Recorder) mayCut(h *half) bool {
	return r.verdict(h, h.line).from == open && (h == r.client || !r.weave.holds())
}

// yield writes what is held of a side, as far as it may be written: a line that
// may go on with a secret of the line before waits.
func (r *Recorder) yield(h *half) {
	if h == r.server {
		r.weave.settle(r, interrupted)
	}
	if h == r.client || len(r.weave.lines) == 0 {
		r.cut(h, false)
	}
}

// take takes a line, or a piece of one.
func (r *Recorder) take(h *half, piece []byte) {
	for most := max(h.max, 2*r.hoard.lines.longest); len(h.line)+len(piece) > most; {
		n := most - len(h.line)
		h.keep(piece[:n])
		piece = piece[n:]
		r.spill(h)
	}
	switch whole := bytes.HasSuffix(piece, []byte("\n")); {
	case !whole:
		h.keep(piece)
		return
	case h.started():
		h.keep(piece)
		r.line(h, h.line)
	default:
		r.line(h, piece)
	}
	h.reset()
}

// verdict judges a line by its place in the conversation and by what the sender
// says. Once a secret has begun, it goes on to the end of the line.
func (r *Recorder) verdict(h *half, text []byte) verdict {
	switch {
	case r.options.KeepSecrets:
		return verdict{from: open}
	case h.hide != nil:
		return h.hide.verdict
	case h.gone:
		return verdict{from: h.mark, kind: HiddenSecret}
	case h.side == Server:
		return r.talk.judgeReply(text)
	}
	v := r.talk.judge(text)
	if h.mark != open && (v.from == open || h.mark < v.from) {
		v = verdict{from: h.mark, kind: HiddenSecret}
	}
	return v
}

// finder returns what looks for secrets in a line by their value.
func (r *Recorder) finder(h *half, text []byte) *finder {
	message := h.side == Client && r.talk.sending || h.side == Server && r.talk.inMessage(h.start(text))
	if message {
		return &r.hoard.bodies
	}
	return &r.hoard.lines
}

// line writes a line that is complete and tells it to the dialogue.
func (r *Recorder) line(h *half, line []byte) {
	text, end := cutEnd(line)
	if h.side == Server {
		r.serverLine(h, line, text, end)
		return
	}
	v, f := r.verdict(h, text), r.finder(h, text)
	r.talk.said(h.start(text), 0)
	r.write(h, line, text, end, v, f)
}

func (r *Recorder) serverLine(h *half, line, text []byte, end lineEnding) {
	start := h.start(text)
	within := r.talk.inBody(start)
	switch {
	case within && r.leftOut(h, line, text, end):
	case within && r.weave.takes(r, h, text, end):
	default:
		r.weave.settle(r, over)
		v := r.verdict(h, text)
		r.remark(h, text, v)
		r.write(h, line, text, end, v, r.finder(h, text))
	}
	if !r.talk.greeted {
		r.stamp, _ = pop3.FindStamp(text)
	}
	r.talk.heard(start, end)
	if !within && r.talk.body.within {
		r.bodies.begin()
	}
}

// leftOut leaves a line of a message out if the options say so.
func (r *Recorder) leftOut(h *half, line, text []byte, end lineEnding) bool {
	body := &r.talk.body
	if !body.message || body.ends(h.start(text), end) {
		return false
	}
	if !h.left && (h.done > 0 || h.gone || !r.bodies.leaves()) {
		r.bodies.note(h.start(text), end)
		return false
	}
	r.weave.settle(r, over)
	r.bodies.count(line, h.at, end)
	return true
}

// write writes what is not yet written of a line that is complete.
func (r *Recorder) write(h *half, line, text []byte, end lineEnding, v verdict, f *finder) {
	if v.from != open {
		r.writeSecret(h, line, text, end, v, f)
		return
	}
	visible := text
	if end == bareLF || h.done > len(text) { // in that case the CR is written already
		visible, end = line, bareLF
	}
	r.data(h.at, h.side, end == bareLF, r.mask(f, visible, h.done))
}

// writeSecret writes a complete line that ends in a secret.
func (r *Recorder) writeSecret(h *half, line, text []byte, end lineEnding, v verdict, f *finder) {
	var slot Slot
	if h.hide != nil || len(text) > v.from {
		slot = r.lastSlot(h, v, text).Slot(0)
	}
	if h.done > len(text) {
		r.data(h.at, h.side, true, Text{Octets: line[h.done:]})
		return
	}
	visible := text[:min(max(v.from, h.done), len(text))]
	t := r.mask(f, visible, h.done)
	if len(text) > len(visible) || h.hide != nil && h.hide.more {
		slot.At = len(t.Octets)
		t.Slots = append(t.Slots, slot)
	}
	if end == bareLF {
		t.Octets = append(bytes.Clone(t.Octets), '\n')
	}
	r.data(h.at, h.side, end == bareLF, t)
}

// data writes what a side said, behind what was left out.
func (r *Recorder) data(at time.Time, side Side, exact bool, t Text) {
	r.bodies.tell(&r.out)
	r.out.data(at, side, exact, t)
}

func (r *Recorder) mask(f *finder, text []byte, from int) (t Text) {
	t, r.room = r.hoard.mask(f, text, from, r.room)
	return t
}

// cut writes what there is of a line that is not complete. Unless this is final,
// what may be the beginning of a secret, or of a line end, stays for later.
func (r *Recorder) cut(h *half, final bool) {
	if !h.started() || r.heldBack(h, final) {
		return
	}
	v, f := r.verdict(h, h.line), r.finder(h, h.line)
	if v.from != open && len(h.line) > v.from {
		r.cutSecret(h, v, f)
		return
	}
	text := h.line[min(h.done, len(h.line)):]
	if !final {
		text = bytes.TrimSuffix(text, []byte("\r"))
	}
	_, behind := f.all(text)
	if p, n := f.tail(text[behind:]); final {
		r.writeLast(h, f, p, n)
	} else {
		r.writePart(h, f, h.done+len(text)-n)
	}
}

// heldBack reports whether what there is of a line belongs to what is left out of
// a message: it is not written, however long the rest of it may take to come.
func (r *Recorder) heldBack(h *half, final bool) bool {
	body := &r.talk.body
	leaves := h.left || h.done == 0 && !h.gone && r.bodies.leaves()
	if h.side != Server || !body.within || !body.message || !leaves {
		return false
	}
	if rest := h.line[min(h.done, len(h.line)):]; final && len(rest) > 0 {
		r.bodies.count(rest, h.at, noEnding)
		h.left, h.done = true, len(h.line)
	}
	return true
}

// writePart writes a line up to an octet.
func (r *Recorder) writePart(h *half, f *finder, to int) {
	if to <= h.done {
		return
	}
	r.data(h.at, h.side, true, r.mask(f, h.line[:to], h.done))
	h.done = to
}

// writeLast writes the rest of a line that will never be complete. Where it ends
// in most of a secret, that is hidden too.
func (r *Recorder) writeLast(h *half, f *finder, p *pattern, n int) {
	if h.done == len(h.line) {
		return
	}
	if !dangles(p, n, over) {
		n = 0
	}
	t := r.mask(f, h.line[:len(h.line)-n], h.done)
	if n > 0 {
		t.Slots = append(t.Slots, r.hoard.slotOf(p, 1).Slot(len(t.Octets)))
	}
	r.data(h.at, h.side, true, t)
	h.done = len(h.line)
}

// dangles reports whether the first n octets of a pattern say too much. Where the
// rest may still follow, a few of them do.
func dangles(p *pattern, n int, why settling) bool {
	return p != nil && n >= wordBelow && (why != over || 2*n >= len(p.octets))
}

// cutSecret writes a piece of a secret.
func (r *Recorder) cutSecret(h *half, v verdict, f *finder) {
	if h.done == len(h.line) && (h.hide == nil || !h.hide.more) {
		return
	}
	t := r.mask(f, h.line[:max(v.from, h.done)], h.done)
	t.Slots = append(t.Slots, r.pieceSlot(h, v).Slot(len(t.Octets)))
	r.data(h.at, h.side, true, t)
	h.done = len(h.line)
}

// spill makes room in a line that has grown too long. Of a secret only the first
// piece is written: the number of the pieces would tell its length.
func (r *Recorder) spill(h *half) {
	switch {
	case h.side == Server && r.talk.body.within && r.leftOut(h, h.line, h.line, noEnding):
		h.left, h.done = true, len(h.line)
	case h.hide == nil:
		if h.side == Server {
			r.weave.settle(r, interrupted)
		}
		r.cut(h, false)
	}
	if h.hide != nil {
		h.drop(len(h.line))
		return
	}
	h.drop(h.done)
}
