package wire

import (
	"bytes"
	"fmt"
)

// StatusMax is the longest first line of a reply, in octets with CRLF (RFC 1939
// §3, RFC 2449 §4). A longer one is a defect, not an error.
const StatusMax = 512

// A Status is the first line of a reply, or a challenge during AUTH.
type Status struct {
	OK   bool   // +OK
	More bool   // "+ ": a challenge (RFC 5034 §4); OK is false
	Code Octets // the response code without brackets, e.g. AUTH (RFC 2449 §8); empty if none
	Text Octets // what follows the indicator, and the code if there is one
	Line Line
}

// A SyntaxError says that the server broke the protocol: what was due, what came
// and where the first wrong octet stands. The octets are a copy.
type SyntaxError struct {
	Want   string // what the protocol asks for at this place
	Got    Octets // what came, at most a few hundred octets of it
	Offset int    // of the first wrong octet in Got
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("the server sent %v where %s was due", e.Got, e.Want)
}

// shown is how much of an offending line an error keeps.
const shown = 256

func syntaxError(want string, line []byte, offset int) *SyntaxError {
	return &SyntaxError{Want: want, Got: Octets{line[:min(len(line), shown)]}.Clone(), Offset: offset}
}

var (
	plusOK   = []byte("+OK")
	minusERR = []byte("-ERR")
)

// SaysOK reports whether a line begins with +OK, in upper or lower case.
func SaysOK(line []byte) bool { return begins(line, plusOK) }

// SaysERR reports whether a line begins with -ERR, in upper or lower case.
func SaysERR(line []byte) bool { return begins(line, minusERR) }

func begins(line, indicator []byte) bool {
	return len(line) >= len(indicator) && bytes.EqualFold(line[:len(indicator)], indicator)
}

// ParseStatus reads the first line of a reply. The indicator must be +OK or -ERR,
// followed by the end of the line or a space (RFC 1939 §3); anything else is a
// *SyntaxError. Tolerated and told: lower case, a TAB instead of the space, and a
// code that follows without one.
func ParseStatus(l Line) (Status, error) {
	text, indicator := l.Text.b, minusERR
	s := Status{Line: l, OK: SaysOK(text)}
	if s.OK {
		indicator = plusOK
	}
	if !begins(text, indicator) || !endsWord(text, len(indicator)) {
		return Status{Line: l}, syntaxError("+OK or -ERR", l.Raw.b, firstWrong(text))
	}
	s.Line.Defects = statusDefects(l, indicator)
	s.Code, s.Text = splitCode(trimOne(text[len(indicator):]))
	return s, nil
}

// ParseChallenge reads a line during AUTH, where "+ " and base64 may stand
// besides the two indicators (RFC 5034 §4). A "+" without the space is tolerated
// and told; the text is returned as it came, not decoded.
func ParseChallenge(l Line) (Status, error) {
	text := l.Text.b
	if len(text) > 0 && text[0] == '+' && (len(text) == 1 || text[1] == ' ') {
		l.Defects = challengeDefects(l)
		return Status{More: true, Text: Octets{trimOne(text[1:])}, Line: l}, nil
	}
	s, err := ParseStatus(l)
	if err != nil {
		err.(*SyntaxError).Want = "+OK, -ERR or a challenge"
	}
	return s, err
}

// endsWord reports whether the word of n octets at the start of text ends there.
// A code right behind the indicator is a slip that is met in the field.
func endsWord(text []byte, n int) bool {
	return len(text) == n || text[n] == ' ' || text[n] == '\t' || text[n] == '['
}

// firstWrong returns the offset of the first octet that fits neither indicator.
func firstWrong(text []byte) int {
	return max(samePrefix(text, plusOK), samePrefix(text, minusERR))
}

func samePrefix(text, indicator []byte) int {
	n := min(len(text), len(indicator))
	for !begins(text, indicator[:n]) {
		n--
	}
	return n
}

func trimOne(text []byte) []byte {
	if len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
		return text[1:]
	}
	return text
}

// splitCode takes a response code off the front of a text: a bracket, levels
// joined by slashes, a bracket (RFC 2449 §8). A bracket with a blank inside is
// ordinary text, unless the blank starts the code's value.
func splitCode(text []byte) (code, rest Octets) {
	end := bytes.IndexByte(text, ']')
	if end < 2 || text[0] != '[' || bytes.ContainsAny(text[1:end], " \t[") {
		return Octets{}, Octets{text}
	}
	return Octets{text[1:end]}, Octets{trimOne(text[end+1:])}
}

// statusDefects adds what is a defect in a status line only. It begins with the
// indicator, in upper or lower case.
func statusDefects(l Line, indicator []byte) Defects {
	d, rest := l.Defects, l.Text.b[len(indicator):]
	if !bytes.HasPrefix(l.Text.b, indicator) {
		d = d.With(LowerCase)
	}
	if l.Raw.Len() > StatusMax {
		d = d.With(TooLong)
	}
	if len(rest) > 0 && rest[0] != ' ' {
		d = d.With(NoSpace)
	}
	for _, c := range trimOne(rest) {
		d |= octetDefect(c)
	}
	return d
}

// octetDefect returns the defect that an octet is in the text of a status line;
// NUL and CR are told of any line.
func octetDefect(c byte) Defects {
	switch {
	case c == 0, c == '\r', ' ' <= c && c < 0x7F:
		return 0
	case c < ' ', c == 0x7F:
		return Defects(0).With(Control)
	}
	return Defects(0).With(EightBit)
}

// challengeDefects adds what is a defect in a challenge only.
func challengeDefects(l Line) Defects {
	if l.Text.Len() == 1 {
		return l.Defects.With(NoSpace)
	}
	return l.Defects
}
