package trace

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
)

// pieceMin is the shortest field of a message of an unknown mechanism that is
// looked for elsewhere.
const pieceMin = 6

// secretSlot registers a secret that stood in a command and returns its slot. A
// number that was given to a first piece of it stays. Of a loose one the last word
// may be the secret.
func (h *hoard) secretSlot(secret []byte, loose bool, number int) Hidden {
	n := h.numbered(h.hide(secret, Hidden{Kind: HiddenSecret}), number)
	if number != 0 {
		n = number
	}
	h.prove(n, secret)
	hidden := Hidden{Kind: HiddenSecret, N: n}
	if words := bytes.Fields(secret); loose && len(words) > 1 {
		h.hide(words[len(words)-1], hidden)
	}
	return hidden
}

// numbered returns the number of a secret; if it has none, it gets this one, or
// the next if this is 0.
func (h *hoard) numbered(k *known, number int) int {
	if k.hidden.N == 0 {
		k.hidden.N = number
	}
	return h.slot(k).N
}

// digestSlot registers the digest of APOP and returns its slot. If the secret
// behind it is known, it has that one's number.
func (h *hoard) digestSlot(digest []byte, stamp string, number int) Hidden {
	digest = bytes.TrimRight(digest, " \t")
	if number == 0 {
		number = h.numberOf(func(secret []byte) bool {
			sum := md5.Sum(append([]byte(stamp), secret...))
			return stamp != "" && hex.EncodeToString(sum[:]) == string(digest)
		})
	}
	if k, ok := h.find(digest); ok && number == 0 {
		number = k.hidden.N
	}
	if number == 0 {
		number = h.unknowable("")
	}
	h.hide(digest, Hidden{Kind: HiddenAPOP, N: number})
	return Hidden{Kind: HiddenAPOP, N: number}
}

// messageSlot registers a message of an AUTH exchange and returns its slot.
func (h *hoard) messageSlot(x *exchange, side Side, text []byte) Hidden {
	x.steps[side]++
	hidden := Hidden{Kind: HiddenSASL, Step: x.steps[side]}
	message := decode(text)
	if side == Server {
		x.challenge = bytes.Clone(message)
		hidden.N = x.provisional(h, "")
		return hidden
	}
	known := reveals[x.mechanism]
	if known == nil {
		hidden.N = x.provisional(h, "")
		h.hideUnknown(text, message, hidden)
		return hidden
	}
	found := known(hidden.Step, message)
	hidden.N = h.credit(x, found)
	hidden.User = h.innocent(found.user)
	if !found.named {
		h.hide(text, hidden)
		h.hide(message, hidden)
	}
	return hidden
}

// credit returns the number of the secret that a message shows, or else the
// number of the exchange.
func (h *hoard) credit(x *exchange, found reveal) int {
	n := h.shown(x, found)
	if n == 0 {
		return x.provisional(h, found.user)
	}
	if x.number == 0 {
		x.number = n
	}
	return n
}

// shown returns the number of the secret that a message shows, or 0.
func (h *hoard) shown(x *exchange, found reveal) int {
	switch {
	case len(found.secret) > 0:
		n := h.numbered(h.hide(found.secret, Hidden{Kind: HiddenSecret}), max(x.number, 0))
		h.prove(n, found.secret)
		return n
	case found.proof != nil:
		return h.numberOf(func(secret []byte) bool { return found.proof(secret, x.challenge) })
	}
	return 0
}

// provisional returns the number of the exchange; it gives it one if need be.
func (x *exchange) provisional(h *hoard, user string) int {
	if x.number == 0 {
		x.number = h.unknowable(user)
	}
	return x.number
}

// unknowable returns the number of a secret that cannot be seen. Whether a second
// one of the same user equals the first cannot be told.
func (h *hoard) unknowable(user string) int {
	if h.guessed[user] || len(h.guessed) > valuesMax {
		return Unknowable
	}
	h.guessed[user] = true
	return h.number()
}

// numberOf returns the number of the known secret that is proved by fits, or 0.
func (h *hoard) numberOf(fits func(secret []byte) bool) int {
	for _, k := range h.sought {
		if k.hidden.Kind == HiddenSecret && fits(k.value) {
			return h.slot(k).N
		}
	}
	return 0
}

func cramDigest(secret, challenge []byte) string {
	mac := hmac.New(md5.New, secret)
	mac.Write(challenge)
	return hex.EncodeToString(mac.Sum(nil))
}

// hideUnknown registers a message of a mechanism that nobody knows: as it stood,
// decoded, and every field of it.
func (h *hoard) hideUnknown(text, message []byte, hidden Hidden) {
	h.hide(text, hidden)
	h.hide(message, hidden)
	for field := range bytes.FieldsFuncSeq(message, func(c rune) bool { return c < ' ' }) {
		if len(field) >= pieceMin && len(field) < len(message) {
			h.hidePart(field, hidden)
		}
	}
}

// innocent returns a user name that may stand in a slot: none that holds a secret.
func (h *hoard) innocent(user string) string {
	if len(user) > 256 || h.clean(user) != user {
		return ""
	}
	return user
}
