package serve

import (
	"bytes"
	"sync"

	"popsh/trace"
)

// A vault holds the values of numbered secrets: those that were given, and those
// that were bound to the first value that came in their place. Its methods may be
// used by several goroutines.
type vault struct {
	mu    sync.Mutex
	given map[int][]byte
	bound map[place][]byte

	checking  sync.Mutex // held while a secret is checked, which takes long
	verifiers map[place]trace.Verifier
	refused   map[place][]byte // the last value that was not the secret
}

// A place is a secret of a transcript.
type place struct{ file, number int }

func newVault(given map[int][]byte, verifiers map[place]trace.Verifier) *vault {
	v := &vault{given: map[int][]byte{}, bound: map[place][]byte{}, verifiers: verifiers, refused: map[place][]byte{}}
	for n, value := range given {
		v.given[n] = bytes.Clone(value)
	}
	return v
}

// value returns the value of a secret, if it is known.
func (v *vault) value(file, n int) ([]byte, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.look(file, n)
}

func (v *vault) look(file, n int) ([]byte, bool) {
	if value, ok := v.given[n]; ok {
		return value, true
	}
	value, ok := v.bound[place{file, n}]
	return value, ok
}

// A verdict says whether a value is the secret that was recorded.
type verdict uint8

const (
	wrong   verdict = iota
	unknown         // nobody can tell
	right
)

// judge says whether what came is the secret of that number. It may take a good
// part of a second, when only the recording can tell.
func (v *vault) judge(file, n int, came []byte) verdict {
	verdict := v.compare(file, n, came)
	if verifier, there := v.verifiers[place{file, n}]; there && verdict == unknown {
		return v.check(place{file, n}, verifier, came)
	}
	return verdict
}

// learn says whether a secret that an AUTH exchange shows is the one of a place, if
// the recording can tell.
func (v *vault) learn(p place, shown []byte) verdict {
	verifier, there := v.verifiers[p]
	if !there || len(shown) == 0 {
		return unknown
	}
	return v.check(p, verifier, shown)
}

// check asks a verifier, one at a time. A secret that was right is known from then
// on.
func (v *vault) check(p place, verifier trace.Verifier, came []byte) verdict {
	v.checking.Lock()
	defer v.checking.Unlock()
	switch known := v.compare(p.file, p.number, came); {
	case known != unknown:
		return known
	case v.refused[p] != nil && bytes.Equal(v.refused[p], came):
		return wrong
	case !verifier.Check(came):
		v.refused[p] = bytes.Clone(came)
		return wrong
	}
	v.bind(p.file, p.number, came)
	return right
}

// compare compares what came with a secret whose value is known. One whose value
// is known under another number is not this one.
func (v *vault) compare(file, n int, came []byte) verdict {
	v.mu.Lock()
	defer v.mu.Unlock()
	if value, ok := v.look(file, n); ok {
		if bytes.Equal(value, came) {
			return right
		}
		return wrong
	}
	for _, value := range v.given {
		if bytes.Equal(value, came) {
			return wrong
		}
	}
	for p, value := range v.bound {
		if p.file == file && bytes.Equal(value, came) {
			return wrong
		}
	}
	return unknown
}

// bind takes what came for the secret of that number, unless one is known.
func (v *vault) bind(file, n int, came []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.look(file, n); !ok && n > 0 {
		v.bound[place{file, n}] = bytes.Clone(came)
	}
}

// fill returns what stands for a slot in a reply: the secret as it was, when it is
// known, else stars.
func (v *vault) fill(file int) func(trace.Slot) []byte {
	return func(s trace.Slot) []byte {
		h, ok := s.Hidden()
		if !ok || h.Kind != trace.HiddenSecret || h.Part > 0 || h.Form != "" {
			return []byte(stars)
		}
		if value, ok := v.value(file, h.N); ok {
			return value
		}
		return []byte(stars)
	}
}
