package wire

import (
	"bytes"
	"fmt"
)

// CommandLine returns text with CRLF behind it. Every line that is sent is built
// here, apart from raw octets that the user asked for: CR, LF and NUL inside are
// refused, since a server would see another line than the user does, and so is a
// line over 255 octets (RFC 2449 §4).
func CommandLine(text []byte) ([]byte, error) {
	if n := len(text) + 2; n > CommandMax {
		return nil, &LineError{fmt.Sprintf("the line has %d octets with its line end; a server must take %d (RFC 2449 §4)", n, CommandMax), CommandMax - 2}
	}
	return line(text)
}

// ResponseLine is CommandLine for an answer during AUTH, which may be as long as
// the mechanism makes it (RFC 5034 §4).
func ResponseLine(text []byte) ([]byte, error) { return line(text) }

func line(text []byte) ([]byte, error) {
	if i := bytes.IndexAny(text, "\r\n\x00"); i >= 0 {
		return nil, &LineError{"a line to send cannot hold " + controlNames[text[i]], i}
	}
	return append(bytes.Clone(text), "\r\n"...), nil
}

var controlNames = map[byte]string{'\r': "CR", '\n': "LF", 0: "NUL"}
