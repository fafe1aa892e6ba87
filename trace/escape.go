package trace

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

const hexDigits = "0123456789ABCDEF"

// escapes are the octets that have a short escape; the others are \x and two
// digits.
var escapes = map[byte]string{'\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// short holds the escape of every octet that cannot stand for itself.
var short = func() (table [256]string) {
	for c := range table {
		table[c] = `\x` + string(hexDigits[c>>4]) + string(hexDigits[c&15])
	}
	for c, escape := range escapes {
		table[c] = escape
	}
	return table
}()

// AppendEscaped appends octets as they stand in a line of a file: printable
// characters as they are, anything else escaped octet by octet.
func AppendEscaped(dst, octets []byte) []byte {
	for {
		n := plain(octets)
		dst = append(dst, octets[:n]...)
		if octets = octets[n:]; len(octets) == 0 {
			return dst
		}
		n = printable(octets)
		if n == 0 {
			dst, n = append(dst, short[octets[0]]...), 1
		} else {
			dst = append(dst, octets[:n]...)
		}
		octets = octets[n:]
	}
}

// printable returns the length of the character at the start of octets if it is
// one beyond ASCII that can be shown: a letter, mark, number, punctuation or
// symbol.
func printable(octets []byte) int {
	if octets[0] < utf8.RuneSelf {
		return 0
	}
	r, n := utf8.DecodeRune(octets)
	if n == 1 || !unicode.IsPrint(r) {
		return 0
	}
	return n
}

// plain returns how many octets at the start of b stand for themselves: printable
// ASCII but the backslash. It is what writing and reading spend their time on, so
// it looks at eight octets at once.
func plain(b []byte) int {
	n := 0
	for ; n+8 <= len(b); n += 8 {
		if found := special(binary.LittleEndian.Uint64(b[n:])); found != 0 {
			return n + bits.TrailingZeros64(found)/8
		}
	}
	if n > 0 && special(binary.LittleEndian.Uint64(b[len(b)-8:])) == 0 {
		return len(b)
	}
	for n < len(b) && isPlain(b[n]) {
		n++
	}
	return n
}

func isPlain(c byte) bool { return ' ' <= c && c <= '~' && c != '\\' }

// special sets the high bit of the lowest octet in w that is a control, a
// backslash, DEL or beyond ASCII. Octets above that one may be marked wrongly.
func special(w uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	slash := w ^ ones*'\\'
	return (w | (w - ones*' ') | (slash-ones)&^slash | (w + ones)) & high
}
