package trace

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// unescape decodes the text of a record in place: the octets it returns share
// memory with b. The reason says what is wrong with the text, or is empty.
func unescape(b []byte, slots []Slot) (t Text, reason string) {
	n := plain(b)
	t = Text{Octets: b[:n], Slots: slots}
	for rest := b[n:]; len(rest) > 0; {
		used := 0
		switch c := rest[0]; {
		case isPlain(c) || c == '\t':
			used = 1 + plain(rest[1:])
			t.Octets = append(t.Octets, rest[:used]...)
		case c == '\\':
			used, reason = t.appendEscape(rest)
		default:
			used, reason = t.appendPrintable(rest)
		}
		if reason != "" {
			return Text{}, reason
		}
		rest = rest[used:]
	}
	t.Octets = t.Octets[:len(t.Octets):len(t.Octets)]
	return t, ""
}

// appendEscape appends what the backslash at the start of b introduces: an octet or a
// slot. It returns how many octets of b that took, or what is wrong.
func (t *Text) appendEscape(b []byte) (used int, reason string) {
	if len(b) > 1 && b[1] == '{' {
		body, used, reason := slotBody(b)
		t.Slots = append(t.Slots, Slot{At: len(t.Octets), Body: body})
		return used, reason
	}
	octet, used := escaped(b)
	if used == 0 {
		return 0, fmt.Sprintf("%q is no escape; a backslash itself is written \\\\", b[:min(len(b), 4)])
	}
	t.Octets = append(t.Octets, octet)
	return used, ""
}

// appendPrintable appends the characters at the start of b that stand for themselves
// though they are no ASCII.
func (t *Text) appendPrintable(b []byte) (used int, reason string) {
	if used = printable(b); used == 0 {
		return 0, unprintable(b)
	}
	t.Octets = append(t.Octets, b[:used]...)
	return used, ""
}

// unprintable says what stands in a file that should have been escaped.
func unprintable(b []byte) string {
	r, n := utf8.DecodeRune(b)
	switch {
	case b[0] < utf8.RuneSelf:
		return fmt.Sprintf("a control octet stands in the line; it is written %s", short[b[0]])
	case n == 1:
		return fmt.Sprintf("the line is not UTF-8; the octet is written %s", short[b[0]])
	}
	return fmt.Sprintf("the invisible character %U stands in the line; it is written %s", r, AppendEscaped(nil, b[:n]))
}

// escaped decodes the escape at the start of b. It uses no octets when there is
// none.
func escaped(b []byte) (octet byte, used int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '\\':
		return '\\', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'x':
		if len(b) >= 4 && hexValue(b[2]) >= 0 && hexValue(b[3]) >= 0 {
			return byte(hexValue(b[2])<<4 | hexValue(b[3])), 4
		}
	}
	return 0, 0
}

func hexValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// slotBody reads the slot at the start of b, which begins with \{.
func slotBody(b []byte) (body string, used int, reason string) {
	end := bytes.IndexByte(b, '}')
	if end < 0 {
		return "", 0, `a slot begins with \{ and never ends; a literal \{ is written \\{`
	}
	if end == 2 {
		return "", 0, "a slot is empty"
	}
	for rest := b[2:end]; len(rest) > 0; {
		n := 1
		if !isPlain(rest[0]) && rest[0] != '\\' {
			if n = printable(rest); n == 0 {
				return "", 0, unprintable(rest)
			}
		}
		rest = rest[n:]
	}
	return string(b[2:end]), end + 1, ""
}
