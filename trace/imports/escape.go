package imports

import (
	"strconv"
	"unicode/utf8"
)

// shortEscapes are what stands behind a backslash in the literals of Python and of
// JavaScript, other than digits.
var shortEscapes = map[byte]byte{
	'\\': '\\', '\'': '\'', '"': '"', 'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f', 'v': '\v',
}

// escapeDigits are the lengths of the escapes that have digits.
var escapeDigits = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// unescape reads the inside of such a literal. An escape of two digits is an octet or
// a character.
func unescape(text []byte, isOctets bool) (octets []byte, ok bool) {
	for len(text) > 0 {
		if text[0] != '\\' {
			octets, text = append(octets, text[0]), text[1:]
			continue
		}
		if len(text) == 1 {
			return nil, false
		}
		kind := text[1]
		if c, ok := shortEscapes[kind]; ok {
			octets, text = append(octets, c), text[2:]
			continue
		}
		n := escapeDigits[kind]
		if n == 0 || len(text) < 2+n {
			return nil, false
		}
		c, err := strconv.ParseUint(string(text[2:2+n]), 16, 32)
		switch {
		case err != nil:
			return nil, false
		case isOctets && kind == 'x':
			octets = append(octets, byte(c))
		default:
			octets = utf8.AppendRune(octets, rune(c))
		}
		text = text[2+n:]
	}
	return octets, true
}
