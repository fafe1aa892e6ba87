package editor

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	esc = 0x1B
	bel = 0x07

	maxSequence = 32      // octets of a control sequence
	maxString   = 4096    // octets of a control string, such as a title
	maxPaste    = 1 << 20 // octets of one paste

	mouseReport = 6 // octets of CSI M, a button, a column and a row

	pasteEnd = "\x1b[201~"

	incomplete = -1 // instead of a number of octets: more are needed
)

// A decoder makes keys of the octets of a terminal, wherever reads cut them. It
// drops what is no key of ours: unknown sequences, octets that are not UTF-8,
// characters nobody can see, and what a terminal sends by itself (reports of its
// position, title or kind), which must never become input.
type decoder struct {
	rest     []byte // the start of a sequence whose end has not come yet
	inPaste  bool
	paste    []byte
	pastes   []string // finished ones, each announced by a keyPaste
	inString bool
	skipped  int  // octets of the control string so far
	afterCR  bool // a LF now belongs to the CR before it
}

// feed takes the next octets and returns the keys they complete.
func (d *decoder) feed(p []byte) []rune {
	if d.inPaste && len(p) == 1 && p[0] == byte(keyInterrupt) { // a paste that never ends
		*d = decoder{pastes: d.pastes}
	}
	var keys []rune
	b := append(d.rest, p...)
	for len(b) > 0 {
		afterCR := d.afterCR
		d.afterCR = false
		n, key := d.next(b)
		if n == incomplete {
			break
		}
		if afterCR && key == keyNewline {
			key = 0
		}
		if key != 0 {
			keys = append(keys, key)
		}
		b = b[n:]
	}
	d.rest = bytes.Clone(b)
	d.afterCR = false
	return keys
}

// next returns how many octets of b it took, or incomplete, and the key they are,
// or 0.
func (d *decoder) next(b []byte) (n int, key rune) {
	switch {
	case d.inPaste:
		return d.pasted(b)
	case d.inString:
		return d.skipString(b), 0
	case b[0] == esc:
		return d.escape(b)
	case b[0] < ' ' || b[0] == 0x7F:
		d.afterCR = b[0] == '\r'
		return 1, controls[b[0]]
	}
	return character(b)
}

func character(b []byte) (n int, key rune) {
	if !utf8.FullRune(b) {
		return incomplete, 0
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 || !isVisible(r) {
		return n, 0
	}
	return n, r
}

// isVisible reports whether a rune may stand in a line: a blank, a letter, a
// sign, a mark; no control, no direction, no key of ours.
func isVisible(r rune) bool {
	return unicode.IsGraphic(r) && (r < firstKey || r > lastKey)
}

// escape reads what ESC begins.
func (d *decoder) escape(b []byte) (n int, key rune) {
	if len(b) == 1 {
		return incomplete, 0
	}
	switch b[1] {
	case esc:
		return 1, 0
	case '[':
		return d.sequence(b)
	case 'O':
		return single(b)
	case 'P', ']', '^', '_', 'X':
		// A terminal sends such a string in one piece; two octets alone are a person
		// with Alt held.
		if len(b) > 2 {
			d.inString, d.skipped = true, 0
			return 2, 0
		}
	}
	return alt(b)
}

// alt reads ESC and what was typed with it, or behind it: some press ESC to be rid of
// something, and what they type then must not lose its first letter.
func alt(b []byte) (n int, key rune) {
	if !utf8.FullRune(b[1:]) {
		return incomplete, 0
	}
	r, size := utf8.DecodeRune(b[1:])
	if key, known := altKeys[r]; known {
		return 1 + size, key
	}
	return 1, 0
}

// single reads SS3 and its one octet.
func single(b []byte) (n int, key rune) {
	switch {
	case len(b) == 2:
		return incomplete, 0
	case b[2] < ' ' || b[2] >= 0x7F:
		return 2, 0
	}
	key, ok := cursorKeys["O"+string(b[2])]
	if !ok {
		key = cursorKeys[string(b[2])]
	}
	return 3, key
}

// sequence reads CSI: parameters, then one last octet. A control octet inside
// ends it and counts.
func (d *decoder) sequence(b []byte) (n int, key rune) {
	for i := 2; i < len(b); i++ {
		switch c := b[i]; {
		case c == '[' && i == 2: // the Linux console's function keys
			if len(b) == 3 {
				return incomplete, 0
			}
			return 4, cursorKeys[string(b[2:4])]
		case c == 'M' && i == 2 && len(b) >= mouseReport: // left on by another program
			return mouseReport, 0
		case c >= 0x40 && c <= 0x7E:
			return i + 1, d.named(string(b[2:i]), string(c))
		case c < ' ' || c >= 0x7F:
			return i, 0
		}
	}
	if len(b) > maxSequence {
		return len(b), 0
	}
	return incomplete, 0
}

// named returns the key of a whole sequence.
func (d *decoder) named(params, last string) rune {
	number, modifiers, _ := strings.Cut(params, ";")
	name := last
	if last == "~" {
		name = number + last
	}
	if name == "200~" {
		d.inPaste, d.paste = true, nil
	}
	held, _ := strconv.Atoi(modifiers)
	if key, ok := wordKeys[name]; ok && (held-1)&6 != 0 && held > 0 { // 2 is Alt, 4 is Control
		return key
	}
	return cursorKeys[name]
}

// skipString drops a control string up to its end: BEL, ESC \, or, where none
// comes, the next control octet. A newline inside must not run anything.
func (d *decoder) skipString(b []byte) int {
	i := bytes.IndexFunc(b, func(r rune) bool { return r < ' ' })
	if i < 0 {
		i = len(b)
	}
	switch {
	case i == len(b), i > 0 && b[i] == esc: // of a string that goes on, an ESC alone is kept
		d.skipped += i
		d.inString = d.skipped < maxString
		return i
	case b[i] == esc && len(b) == 1:
		return incomplete
	}
	d.inString = false
	switch {
	case b[i] == esc && b[i+1] == '\\':
		return i + 2
	case b[i] == bel, b[i] == '\r', b[i] == '\n':
		return i + 1
	}
	return i // a key that counts
}

// pasted collects a paste up to its end.
func (d *decoder) pasted(b []byte) (n int, key rune) {
	if i := bytes.Index(b, []byte(pasteEnd)); i >= 0 {
		d.collect(b[:i])
		d.pastes = append(d.pastes, string(d.paste))
		d.inPaste, d.paste = false, nil
		return i + len(pasteEnd), keyPaste
	}
	n = len(b)
	for k := min(len(pasteEnd)-1, n); k > 0; k-- {
		if strings.HasPrefix(pasteEnd, string(b[n-k:])) {
			n -= k
			break
		}
	}
	if n == 0 {
		return incomplete, 0
	}
	d.collect(b[:n])
	return n, 0
}

func (d *decoder) collect(b []byte) {
	d.paste = append(d.paste, b[:min(len(b), maxPaste-len(d.paste))]...)
}
