package trace

import "bytes"

// exchange returns the exchange that a message belongs to: the one under way, or
// the one that was refused a moment ago.
func (r *Recorder) exchange() *exchange {
	switch {
	case r.talk.auth != nil:
		return r.talk.auth
	case r.talk.past == nil:
		r.talk.past = newExchange(nil)
	}
	return r.talk.past
}

// pieceSlot returns the slot of a piece of a secret that is not complete.
func (r *Recorder) pieceSlot(h *half, v verdict) Hidden {
	if h.hide == nil {
		h.hide = &running{verdict: v, hidden: r.unfinished(h, v)}
	}
	hide := h.hide
	hide.parts++
	hide.more = false
	if piece := bytes.TrimRight(h.secret(h.line), "\r"); len(piece) >= wordBelow {
		r.hoard.hidePart(piece, hide.hidden)
	}
	hidden := hide.hidden
	hidden.Part = hide.parts
	return hidden
}

// secret returns the value of a running secret, as far as it was kept.
func (h *half) secret(text []byte) []byte {
	return append(bytes.Clone(h.hide.value), text[min(h.hide.from, len(text)):]...)
}

// unfinished numbers a secret whose value is not known yet.
func (r *Recorder) unfinished(h *half, v verdict) Hidden {
	if v.kind != HiddenSASL {
		return Hidden{Kind: v.kind, N: r.hoard.number()}
	}
	x := r.exchange()
	return Hidden{Kind: HiddenSASL, N: x.provisional(r.hoard, ""), Step: x.steps[h.side] + 1}
}

// lastSlot returns the slot of a secret that is complete, or of its last piece.
func (r *Recorder) lastSlot(h *half, v verdict, text []byte) Hidden {
	if h.hide == nil {
		return r.register(h.side, v, text[v.from:], 0)
	}
	hidden := h.hide.hidden
	r.register(h.side, h.hide.verdict, h.secret(text), hidden.N)
	hidden.Part = h.hide.parts + 1
	return hidden
}

// register adds a secret to those that are known and returns its slot. A number
// that is not 0 is in the file already.
func (r *Recorder) register(side Side, v verdict, value []byte, number int) Hidden {
	switch v.kind {
	case HiddenAPOP:
		return r.hoard.digestSlot(value, r.stamp, number)
	case HiddenSASL:
		x := r.exchange()
		if number != 0 {
			x.number = number
		}
		return r.hoard.messageSlot(x, side, value)
	}
	return r.hoard.secretSlot(value, v.loose, number)
}

// remark tells what a challenge says that helps and is no secret.
func (r *Recorder) remark(h *half, text []byte, v verdict) {
	if v.kind != HiddenSASL || h.hide != nil || len(text) <= v.from {
		return
	}
	challenge := decode(text[v.from:])
	words, verbatim := helpful(challenge)
	if words == "" || !verbatim && r.hoard.lines.finds(challenge) {
		return // a secret that is repeated there is not recognized once it is taken apart
	}
	r.note(words)
}
