package trace

import (
	"bytes"
	"strconv"
	"strings"
)

// An Attr is one word of an event: a value with a name, or a value alone.
type Attr struct {
	Name  string
	Value string
}

// Attrs are the words of an event, in order.
type Attrs []Attr

// Get returns the value of the first attribute of that name, or "".
func (a Attrs) Get(name string) string {
	for _, attr := range a {
		if attr.Name == name {
			return attr.Value
		}
	}
	return ""
}

// Word returns the nth value without a name, from 0, or "".
func (a Attrs) Word(n int) string {
	for _, attr := range a {
		if attr.Name != "" {
			continue
		}
		if n == 0 {
			return attr.Value
		}
		n--
	}
	return ""
}

// Number returns the value of that name as a number. Of none, and of one that is no
// number from 0 up, it reports false.
func (a Attrs) Number(name string) (n int64, ok bool) {
	n, err := strconv.ParseInt(a.Get(name), 10, 64)
	if err != nil || n < 0 {
		return 0, false
	}
	return n, true
}

// String returns the attributes as they stand in a file. Nothing in them can
// command a terminal.
func (a Attrs) String() string { return strings.TrimPrefix(string(a.append(nil)), " ") }

// append writes the attributes with a space before each.
func (a Attrs) append(dst []byte) []byte {
	for _, attr := range a {
		dst = append(dst, ' ')
		if attr.Name != "" {
			dst = append(append(dst, attr.Name...), '=')
		}
		dst = appendValue(dst, attr.Value, attr.Name == "")
	}
	return dst
}

// appendValue writes a value, in quotes where it needs them. A value alone must
// not look like one with a name.
func appendValue(dst []byte, value string, alone bool) []byte {
	if isBare(value) && !(alone && looksNamed(value)) {
		return append(dst, value...)
	}
	return append(appendQuoted(append(dst, '"'), value), '"')
}

// appendQuoted escapes a value for quotes, and for slots, which end at a brace.
func appendQuoted(dst []byte, value string) []byte {
	text := AppendEscaped(nil, []byte(value))
	text = bytes.ReplaceAll(text, []byte(`"`), []byte(`\x22`))
	return append(dst, bytes.ReplaceAll(text, []byte(`}`), []byte(`\x7D`))...)
}

func isBare(value string) bool {
	for i := range len(value) {
		if !isBareOctet(value[i]) {
			return false
		}
	}
	return value != ""
}

func isBareOctet(c byte) bool { return isPlain(c) && c != ' ' && c != '"' && c != '}' }

func looksNamed(value string) bool {
	name, _, found := strings.Cut(value, "=")
	return found && IsName(name)
}

// IsName reports whether s can name an event, an assertion, a meta or an attribute.
func IsName(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if !('a' <= c && c <= 'z') && (i == 0 || !('0' <= s[i] && s[i] <= '9') && s[i] != '-') {
			return false
		}
	}
	return s != ""
}

// parseAttrs reads the words of an event. It is lenient about blanks.
func parseAttrs(b []byte) (attrs Attrs, reason string) {
	for rest := bytes.TrimLeft(b, " \t"); len(rest) > 0; rest = bytes.TrimLeft(rest, " \t") {
		var a Attr
		if name, after, found := bytes.Cut(rest, []byte("=")); found && IsName(string(name)) {
			a.Name, rest = string(name), after
		}
		var used int
		if a.Value, used, reason = attrValue(rest); reason != "" {
			return nil, reason
		}
		attrs, rest = append(attrs, a), rest[used:]
	}
	return attrs, ""
}

// attrValue reads the value at the start of b, bare or in quotes.
func attrValue(b []byte) (value string, used int, reason string) {
	if len(b) > 0 && b[0] == '"' {
		end := bytes.IndexByte(b[1:], '"')
		if end < 0 {
			return "", 0, "a quote is not closed"
		}
		text, reason := unescape(bytes.Clone(b[1:1+end]), nil)
		if len(text.Slots) > 0 {
			reason = "a slot cannot stand in an attribute"
		}
		return string(text.Octets), end + 2, reason
	}
	for used < len(b) && (isBareOctet(b[used]) || b[used] == '}') {
		used++
	}
	if used == 0 || used < len(b) && b[used] != ' ' && b[used] != '\t' {
		return "", 0, "an attribute with blanks, quotes or backslashes in it needs quotes around it"
	}
	return string(b[:used]), used, ""
}
