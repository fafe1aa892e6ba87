package trace

import (
	"bytes"
	"slices"
	"strings"
)

// Text is octets with slots among them.
type Text struct {
	Octets []byte
	Slots  []Slot // in the order of their places
}

// A Slot stands in place of octets: a secret, a wildcard, a capture.
type Slot struct {
	At   int    // how many of the text's octets stand before it
	Body string // what is between the braces, as it stands in the file
}

// TextOf returns a text without slots.
func TextOf(s string) Text { return Text{Octets: []byte(s)} }

// Empty reports whether the text holds neither octets nor slots.
func (t Text) Empty() bool { return len(t.Octets) == 0 && len(t.Slots) == 0 }

// Clone returns a copy of the text that stays valid.
func (t Text) Clone() Text {
	return Text{Octets: bytes.Clone(t.Octets), Slots: append([]Slot(nil), t.Slots...)}
}

// String returns the text as it stands in a line of a file, slots included.
// Nothing in it can command a terminal.
func (t Text) String() string { return strings.TrimPrefix(string(t.append(nil)), " ") }

// Kind is what of a slot is compared: of a secret not its number, which another
// recording may give anew.
func (s Slot) Kind() string {
	if h, ok := s.Hidden(); ok {
		return h.Kind
	}
	return s.Body
}

// Same reports whether two texts have the same octets, and slots of the same kind
// in the same places.
func (t Text) Same(u Text) bool {
	return bytes.Equal(t.Octets, u.Octets) && slices.EqualFunc(t.Slots, u.Slots, func(a, b Slot) bool {
		return a.At == b.At && a.Kind() == b.Kind()
	})
}

// Fill returns the octets of a text, with what fill gives for its slots.
func (t Text) Fill(fill func(Slot) ([]byte, error)) ([]byte, error) {
	var octets []byte
	from := 0
	for _, s := range t.Slots {
		value, err := fill(s)
		if err != nil {
			return nil, err
		}
		octets = append(append(octets, t.Octets[from:s.At]...), value...)
		from = s.At
	}
	return append(octets, t.Octets[from:]...), nil
}

// Cut divides a text before the octet at n. A slot there belongs to the rest.
func (t Text) Cut(n int) (before, rest Text) {
	k := 0
	for k < len(t.Slots) && t.Slots[k].At < n {
		k++
	}
	before = Text{Octets: t.Octets[:n], Slots: t.Slots[:k]}
	rest.Octets = t.Octets[n:]
	for _, s := range t.Slots[k:] {
		rest.Slots = append(rest.Slots, Slot{At: s.At - n, Body: s.Body})
	}
	return before, rest
}

// append writes a space and the text, or nothing when the text is empty.
func (t Text) append(dst []byte) []byte {
	if t.Empty() {
		return dst
	}
	dst = append(dst, ' ')
	from := 0
	for _, s := range t.Slots {
		dst = AppendEscaped(dst, t.Octets[from:s.At])
		dst = append(append(append(dst, `\{`...), s.Body...), '}')
		from = s.At
	}
	dst = AppendEscaped(dst, t.Octets[from:])
	if last := len(dst) - 1; dst[last] == ' ' {
		dst = append(dst[:last], short[' ']...)
	}
	return dst
}
