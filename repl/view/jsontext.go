package view

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// octets are text from the server in JSON. Nothing is lost and nothing in it can
// command a terminal: valid UTF-8 is a string in which whatever the [Escaper]
// would not let through is written as \uNNNN; anything else is an object
// {"b64": "…"} with the octets in base64.
type octets []byte

// MarshalJSON implements [json.Marshaler].
func (o octets) MarshalJSON() ([]byte, error) { return appendText(nil, o), nil }

// appendText appends the JSON of octets to dst.
func appendText(dst, text []byte) []byte {
	if !utf8.Valid(text) {
		dst = append(dst, `{"b64":"`...)
		return append(base64.StdEncoding.AppendEncode(dst, text), `"}`...)
	}
	dst = append(dst, '"')
	marks := marksMax // there is no cell to stand on yet
	for len(text) > 0 {
		if n := quotable(text); n > 0 {
			dst, text, marks = append(dst, text[:n]...), text[n:], 0
			continue
		}
		r, n := utf8.DecodeRune(text)
		dst, marks = appendRune(dst, r, marks)
		text = text[n:]
	}
	return append(dst, '"')
}

// quotable returns how many octets at the start of text need no escape in JSON.
func quotable(text []byte) int {
	n := 0
	for n < len(text) && plain[text[n]] && text[n] != '"' {
		n++
	}
	return n
}

// appendRune appends a character that may need an escape, and returns how many
// marks the last cell has then.
func appendRune(dst []byte, r rune, marks int) ([]byte, int) {
	switch {
	case r == '"' || r == '\\':
		return append(dst, '\\', byte(r)), 0
	case r < utf8.RuneSelf || !visible(r) || (attaches(r) && marks >= marksMax):
		return appendEscape(dst, r), marksMax
	case attaches(r):
		return utf8.AppendRune(dst, r), marks + 1
	}
	return utf8.AppendRune(dst, r), 0
}

func appendEscape(dst []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}

// appendValue appends the JSON of a value made by popsh.
func appendValue(dst []byte, value any) []byte {
	if text, ok := value.(string); ok {
		return appendText(dst, []byte(text))
	}
	b := bytes.NewBuffer(dst)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.Encode(value) // rows and plain values: they can be encoded
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// A field is a key with its value in a JSON object.
type field struct {
	name  string
	value any
}

// appendFields appends the fields of an object, with commas between them.
func appendFields(dst []byte, fields ...field) []byte {
	for i, f := range fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendText(dst, []byte(f.name)), ':')
		dst = appendValue(dst, f.value)
	}
	return dst
}

// object writes one JSON object on a line of its own, at once.
func (v *View) object(fields ...field) {
	line := append(appendFields([]byte{'{'}, fields...), "}\n"...)
	v.out.Write(line)
	v.out.Flush() // what was wrong with Out is told by the next reply
}
