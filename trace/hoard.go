package trace

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"slices"

	"popsh/session/wire"
)

// How carefully a secret is looked for, by its octets.
const (
	wordBelow = 4        // a shorter one only as a whole word
	bodyFrom  = 8        // in messages only from this length, and of mixed characters
	valueMax  = 64 << 10 // of a longer one only so much
	valuesMax = 100      // only so many, the latest
	partsMax  = 50       // and of what is a part of one so many
	knownMax  = 1 << 16  // equality is known of so many
)

// A hoard is all secrets that must not get into the file. It decides which of
// them are equal by a digest with a key that never leaves it.
type hoard struct {
	key    [sha256.Size]byte
	known  map[[sha256.Size]byte]*known
	lines  finder // for commands, replies and lists
	bodies finder // for messages
	sought []*known
	last   int // the last number given

	guessed map[string]bool // users with a secret that could not be seen
	proofs  map[int][]byte  // whole secrets by their numbers, for verifiers; nil for none
}

// A known is one secret. It gets its number when it first appears in the file.
type known struct {
	hidden Hidden
	value  []byte
	part   bool // the beginning of a secret, or a field of a message: others do not give way to it
}

func newHoard(last int) *hoard {
	h := &hoard{known: map[[sha256.Size]byte]*known{}, guessed: map[string]bool{}, last: last}
	rand.Read(h.key[:])
	return h
}

// number gives the next number.
func (h *hoard) number() int {
	h.last++
	return h.last
}

// slot returns how the secret is written; it numbers it if need be.
func (h *hoard) slot(k *known) Hidden {
	if k.hidden.N == 0 {
		k.hidden.N = h.number()
	}
	return k.hidden
}

func (h *hoard) digest(secret []byte) (sum [sha256.Size]byte) {
	mac := hmac.New(sha256.New, h.key[:])
	mac.Write(secret)
	mac.Sum(sum[:0])
	return sum
}

// find returns the secret with this value, if it is known.
func (h *hoard) find(secret []byte) (*known, bool) {
	k, ok := h.known[h.digest(secret)]
	return k, ok
}

// hide adds a secret, unless it is known, and returns it. Wherever it turns up from
// now on, it is written as hidden says.
func (h *hoard) hide(secret []byte, hidden Hidden) *known {
	k := h.know(secret, hidden, false)
	if k.part {
		h.drop(k)
		k.part = false
	}
	h.remember(k)
	return k
}

// hidePart adds what is a part of a secret.
func (h *hoard) hidePart(part []byte, hidden Hidden) { h.remember(h.know(part, hidden, true)) }

func (h *hoard) know(secret []byte, hidden Hidden, part bool) *known {
	digest := h.digest(secret)
	k, ok := h.known[digest]
	if !ok {
		k = &known{hidden: hidden, value: bytes.Clone(secret[:min(len(secret), valueMax)]), part: part}
		if len(h.known) < knownMax {
			h.known[digest] = k
		}
	}
	return k
}

// drop looks for a secret no longer.
func (h *hoard) drop(k *known) {
	if i := slices.Index(h.sought, k); i >= 0 {
		h.lines.forget(k)
		h.bodies.forget(k)
		h.sought = slices.Delete(h.sought, i, i+1)
	}
}

// room makes room for one more, by dropping the first of its like.
func (h *hoard) room(part bool) {
	n, most := 0, valuesMax
	if part {
		most = partsMax
	}
	for _, k := range slices.Backward(h.sought) {
		if k.part != part {
			continue
		}
		if n++; n == most {
			h.drop(k)
			return
		}
	}
}

// remember makes a secret the latest of those that are looked for.
func (h *hoard) remember(k *known) {
	if i := slices.Index(h.sought, k); i >= 0 {
		h.sought = append(slices.Delete(h.sought, i, i+1), k)
		return
	}
	h.room(k.part)
	h.sought = append(h.sought, k)
	trimmed := bytes.Trim(k.value, " \t")
	if len(trimmed) == 0 {
		return // blanks are everywhere
	}
	h.seek(k.value, k)
	if len(trimmed) < len(k.value) {
		h.seek(trimmed, k)
	}
}

// seek looks for all forms of a secret from now on.
func (h *hoard) seek(secret []byte, k *known) {
	var patterns []pattern
	for _, f := range formsOf(secret) {
		patterns = append(patterns, pattern{octets: f.octets, word: len(secret) < wordBelow, form: f.name, secret: k})
	}
	h.lines.add(patterns)
	if len(secret) >= bodyFrom && wire.Classes(secret) > 1 {
		h.bodies.add(patterns)
	}
}

// mask returns text[from:] with slots in place of secrets. Without any it is a
// part of text, else it is built in room, which is returned for the next time.
func (h *hoard) mask(f *finder, text []byte, from int, room []byte) (Text, []byte) {
	p, start, end := f.next(text, from)
	if p == nil {
		return Text{Octets: text[from:]}, room
	}
	t := Text{Octets: room[:0]}
	for p != nil {
		t.Octets = append(t.Octets, text[from:start]...)
		t.Slots = append(t.Slots, h.slotOf(p, 0).Slot(len(t.Octets)))
		from = end
		p, start, end = f.next(text, from)
	}
	t.Octets = append(t.Octets, text[from:]...)
	return t, t.Octets
}

// slotOf returns how a pattern that was found is written.
func (h *hoard) slotOf(p *pattern, part int) Hidden {
	hidden := h.slot(p.secret)
	hidden.Form, hidden.Part, hidden.User = p.form, part, ""
	return hidden
}

// clean returns text with stars in place of secrets, for words that cannot hold
// slots.
func (h *hoard) clean(text string) string {
	var out []byte
	from := 0
	p, start, end := h.lines.next([]byte(text), 0)
	for p != nil {
		out = append(append(out, text[from:start]...), "****"...)
		from = end
		p, start, end = h.lines.next([]byte(text), from)
	}
	return string(append(out, text[from:]...))
}
