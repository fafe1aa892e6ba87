package trace

import (
	"bytes"
	"slices"
)

// A finder looks for many octet strings at once, in one pass that skips most of
// the text (Wu and Manber's way): what the last two octets of a window are tells
// how far the window may move. The zero finder finds nothing.
type finder struct {
	patterns []pattern // the longest first, unless stale
	stale    bool      // the patterns have changed since the tables were built
	shortest int
	longest  int     // at least
	skip     []uint8 // by two octets; nil until there is a pattern
	pairs    []bool  // two octets that stand side by side in a pattern, its last one left out
	begins   []bool  // two octets that a pattern begins with
	firsts   [256]bool
}

type pattern struct {
	octets []byte
	word   bool // only between characters that belong to no word
	form   string
	secret *known
}

func pairAt(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// add adds patterns; those that are there for the same secret, or are shorter than two
// octets, are left out.
func (f *finder) add(patterns []pattern) {
	for _, p := range patterns {
		there := slices.ContainsFunc(f.patterns, func(q pattern) bool { return q.secret == p.secret && bytes.Equal(q.octets, p.octets) })
		if len(p.octets) >= 2 && !there {
			f.patterns = append(f.patterns, p)
			f.stale, f.longest = true, max(f.longest, len(p.octets))
		}
	}
}

// forget takes away the patterns of a secret.
func (f *finder) forget(k *known) {
	f.patterns = slices.DeleteFunc(f.patterns, func(p pattern) bool { return p.secret == k })
	f.stale = true
}

// ready reports whether there is anything to look for, and readies the tables for it.
func (f *finder) ready() bool {
	if f.stale {
		f.prepare()
	}
	return f.skip != nil
}

// prepare builds the tables.
func (f *finder) prepare() {
	if len(f.patterns) == 0 {
		*f = finder{}
		return
	}
	f.stale = false
	slices.SortStableFunc(f.patterns, func(a, b pattern) int { return len(b.octets) - len(a.octets) })
	f.longest = len(f.patterns[0].octets)
	f.shortest = len(f.patterns[len(f.patterns)-1].octets)
	f.firsts = [256]bool{}
	if f.skip == nil {
		f.skip, f.pairs, f.begins = make([]uint8, 1<<16), make([]bool, 1<<16), make([]bool, 1<<16)
	}
	clear(f.pairs)
	clear(f.begins)
	far := byte(min(f.shortest-1, 255))
	for i := range f.skip {
		f.skip[i] = far
	}
	for _, p := range f.patterns {
		f.firsts[p.octets[0]], f.begins[pairAt(p.octets)] = true, true
		for i := range len(p.octets) - 1 {
			pair := pairAt(p.octets[i:])
			f.pairs[pair] = f.pairs[pair] || i < len(p.octets)-2
			if i < f.shortest-1 {
				f.skip[pair] = min(f.skip[pair], byte(min(f.shortest-2-i, 255)))
			}
		}
	}
}

// next finds the first pattern in text that starts at from or behind it, and of
// those that start there the longest. It returns where it starts and ends.
func (f *finder) next(text []byte, from int) (p *pattern, start, end int) {
	if !f.ready() {
		return nil, 0, 0
	}
	for i := from + f.shortest; i <= len(text); {
		step := int(f.skip[pairAt(text[i-2:])])
		if step > 0 {
			i += step
			continue
		}
		start = i - f.shortest
		if p := f.match(text, start); p != nil {
			return p, start, start + len(p.octets)
		}
		i++
	}
	return nil, 0, 0
}

func (f *finder) match(text []byte, at int) *pattern {
	for i := range f.patterns {
		p := &f.patterns[i]
		if !bytes.HasPrefix(text[at:], p.octets) {
			continue
		}
		if p.word && (isWordAt(text, at-1) || isWordAt(text, at+len(p.octets))) {
			continue
		}
		return p
	}
	return nil
}

// isWordAt reports whether a letter or digit, or an octet beyond ASCII, is at i.
func isWordAt(text []byte, i int) bool {
	if i < 0 || i >= len(text) {
		return false
	}
	c := text[i]
	return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// tail returns the pattern that the end of text begins, and how much of it is
// there: the most of all patterns, and never a whole one.
func (f *finder) tail(text []byte) (p *pattern, n int) {
	if !f.ready() || len(text) == 0 {
		return nil, 0
	}
	last := text[len(text)-1]
	most := f.longest - 1
	if len(text) < 2 || !f.pairs[pairAt(text[len(text)-2:])] {
		most = 1
	}
	if most == 1 && !f.firsts[last] {
		return nil, 0
	}
	for i := range f.patterns {
		q := &f.patterns[i]
		for k := min(most, len(q.octets)-1, len(text)); k > n; k-- {
			if q.octets[k-1] == last && bytes.HasSuffix(text, q.octets[:k]) {
				p, n = q, k
			}
		}
	}
	return p, n
}
