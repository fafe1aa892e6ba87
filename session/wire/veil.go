package wire

import (
	"bytes"
	"encoding/hex"
	"slices"
	"sync"
)

// veiled stands where a secret was; its length says nothing.
const veiled = "****"

// Lengths below which a secret is looked for with more care: a short one would
// hit innocent words, and hiding a common word in a message would spell it out.
const (
	wordBelow = 4 // on reply lines only as a whole word
	bodyFrom  = 8 // in bodies only from this length, and of mixed characters
)

// A piece of a secret at the edge of a text is hidden when it is half of it, or
// this long; below the least it is no more than chance.
const (
	pieceLeast  = 4
	pieceEnough = 16
)

// A Veil hides the secrets it was told in text that a server sends: servers do
// echo passwords. It knows them literally and in base64, hexadecimal and percent
// encoding, and of one that is split over lines it hides the larger piece. The zero
// Veil hides nothing. It may be used from several goroutines.
type Veil struct {
	mu    sync.RWMutex
	lines patterns
	body  patterns
}

// Hide adds a secret. An empty one is ignored.
func (v *Veil) Hide(secret []byte) {
	if len(secret) == 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	mixed := len(secret) >= bodyFrom && Classes(secret) > 1
	for _, p := range encodings(secret) {
		v.lines.add(pattern{octets: p, word: len(secret) < wordBelow, splits: mixed})
		if mixed {
			v.body.add(pattern{octets: p, splits: true})
		}
	}
}

// Mask appends the text of a status line or challenge to dst, secrets hidden.
func (v *Veil) Mask(dst, text []byte) []byte { return v.mask(&v.lines, dst, text) }

// MaskBody appends the text of a body line to dst, secrets hidden.
func (v *Veil) MaskBody(dst, text []byte) []byte { return v.mask(&v.body, dst, text) }

func (v *Veil) mask(p *patterns, dst, text []byte) []byte {
	v.mu.RLock()
	defer v.mu.RUnlock()
	from := p.head(text)
	if from > 0 {
		dst = append(dst, veiled...)
	}
	for i := from; i+1 < len(text) && len(p.list) > 0; i++ {
		if !p.pairs.has(text[i], text[i+1]) {
			continue
		}
		if n := p.match(text, i); n > 0 {
			dst = append(append(dst, text[from:i]...), veiled...)
			from = i + n
			i = from - 1
		}
	}
	end := len(text) - p.tail(text[from:])
	if dst = append(dst, text[from:end]...); end < len(text) {
		dst = append(dst, veiled...)
	}
	return dst
}

// encodings returns the forms in which a secret is looked for.
func encodings(secret []byte) [][]byte {
	hexed := []byte(hex.EncodeToString(secret))
	forms := append([][]byte{secret, hexed, bytes.ToUpper(hexed)}, PercentForms(secret)...)
	return append(forms, Base64Forms(secret)...)
}

// Classes counts the kinds of characters in a secret: small letters, capitals,
// digits, others. One of several kinds is seldom a common word.
func Classes(secret []byte) int {
	var lower, upper, digit, other int
	for _, c := range secret {
		switch {
		case 'a' <= c && c <= 'z':
			lower = 1
		case 'A' <= c && c <= 'Z':
			upper = 1
		case '0' <= c && c <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// patterns are octet strings to look for, with the set of their first two
// octets, so that a body is looked through in one pass, and the set of all that
// stand side by side in one that may be split.
type patterns struct {
	list   []pattern
	pairs  pairs
	inside pairs
}

type pattern struct {
	octets []byte
	word   bool // only between characters that belong to no word
	splits bool // a piece of it at the edge of a text is hidden, too
}

// pairs is a set of two octets each.
type pairs [1 << 13]byte

func (s *pairs) add(a, b byte) {
	i := int(a)<<8 | int(b)
	s[i>>3] |= 1 << (i & 7)
}

func (s *pairs) has(a, b byte) bool {
	i := int(a)<<8 | int(b)
	return s[i>>3]&(1<<(i&7)) != 0
}

func (p *patterns) add(q pattern) {
	known := slices.ContainsFunc(p.list, func(r pattern) bool { return bytes.Equal(r.octets, q.octets) })
	if len(q.octets) < 2 || known {
		return
	}
	q.octets = bytes.Clone(q.octets)
	p.list = append(p.list, q)
	slices.SortFunc(p.list, func(a, b pattern) int { return len(b.octets) - len(a.octets) })
	p.pairs.add(q.octets[0], q.octets[1])
	for i := 1; q.splits && i < len(q.octets); i++ {
		p.inside.add(q.octets[i-1], q.octets[i])
	}
}

// match returns the length of the longest pattern at text[i:], or 0.
func (p *patterns) match(text []byte, i int) int {
	for _, q := range p.list {
		end := i + len(q.octets)
		if !bytes.HasPrefix(text[i:], q.octets) {
			continue
		}
		if q.word && (isWordAt(text, i-1) || isWordAt(text, end)) {
			continue
		}
		return len(q.octets)
	}
	return 0
}

// head returns how many octets at the start of text are the end of a secret that
// began elsewhere, or its middle if there is nothing else.
func (p *patterns) head(text []byte) int {
	if len(text) < pieceLeast || !p.inside.has(text[0], text[1]) || p.match(text, 0) > 0 {
		return 0
	}
	for _, q := range p.list {
		least := q.piece()
		if len(text) >= least && len(text) < len(q.octets) && bytes.Contains(q.octets, text) {
			return len(text)
		}
		for n := min(len(q.octets)-1, len(text)); n >= least; n-- {
			if bytes.HasSuffix(q.octets, text[:n]) {
				return n
			}
		}
	}
	return 0
}

// tail returns how many octets at the end of text begin a secret that goes on
// elsewhere.
func (p *patterns) tail(text []byte) int {
	if n := len(text); n < pieceLeast || !p.inside.has(text[n-2], text[n-1]) {
		return 0
	}
	for _, q := range p.list {
		for n := min(len(q.octets)-1, len(text)); n >= q.piece(); n-- {
			if bytes.HasSuffix(text, q.octets[:n]) {
				return n
			}
		}
	}
	return 0
}

// piece returns the shortest piece of q to hide; of one that does not split that
// is more than all of it.
func (q pattern) piece() int {
	if !q.splits {
		return len(q.octets) + 1
	}
	return max(pieceLeast, min(pieceEnough, (len(q.octets)+1)/2))
}

func isWordAt(text []byte, i int) bool {
	return i >= 0 && i < len(text) && Classes(text[i:i+1]) == 1 && !bytes.ContainsAny(text[i:i+1], " \t'\"`.,:;!?()<>[]{}=/-")
}
