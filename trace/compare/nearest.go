package compare

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
)

// nearMin is how many octets two lines must have in common at their ends to be
// called near.
const nearMin = 2

// nearest returns the live line that is most like a recorded one which nothing fits,
// or nil.
func nearest(recorded *Said, live []Said) (best *Said) {
	most := nearMin - 1
	for i := range live {
		if n := alike(recorded.bare(), live[i].bare()); n > most && live[i].Role == recorded.Role {
			best, most = &live[i], n
		}
	}
	return best
}

// alike counts the octets that two texts have in common at both ends. What a slot
// stands for is not among them.
func alike(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	a, b = a[n:], b[n:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
		n++
	}
	return n
}

// How much is told of what names stand for.
const (
	namesTold = 10
	valueTold = 60
)

// told returns what names stand for, a "name = value" each, in order.
func (v Values) told() (all []string) {
	names := slices.Sorted(maps.Keys(v))
	for _, name := range names[:min(namesTold, len(names))] {
		value := []byte(v[name].last)
		if len(value) > valueTold {
			value = append(bytes.Clone(value[:valueTold]), "..."...)
		}
		all = append(all, name+" = "+strconv.QuoteToASCII(string(value)))
	}
	return all
}
