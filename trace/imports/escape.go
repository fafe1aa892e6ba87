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
		used := 1
		if text[0] != '\\' {
			octets = append(octets, text[0])
		} else if octets, used = appendEscape(octets, text, isOctets); used == 0 {
			return nil, false
		}
		text = text[used:]
	}
	return octets, true
}

// appendEscape appends what the escape at the start of text stands for. It uses no
// octets of what is no escape.
func appendEscape(octets, text []byte, isOctets bool) (longer []byte, used int) {
	if len(text) < 2 {
		return octets, 0
	}
	kind := text[1]
	if c, ok := shortEscapes[kind]; ok {
		return append(octets, c), 2
	}
	end := 2 + escapeDigits[kind]
	if end == 2 || len(text) < end {
		return octets, 0
	}
	c, err := strconv.ParseUint(string(text[2:end]), 16, 32)
	switch {
	case err != nil:
		return octets, 0
	case isOctets && kind == 'x':
		return append(octets, byte(c)), end
	}
	return utf8.AppendRune(octets, rune(c)), end
}
