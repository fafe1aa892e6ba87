package wire

import (
	"errors"
	"strings"
	"testing"
)

func lineOf(raw string) Line {
	var s splitter
	l, _, _ := s.next([]byte(raw), StatusCap, true)
	return l
}

var statusTests = []struct {
	in         string
	ok         bool
	code, text string
	defects    string
}{
	{"+OK\r\n", true, "", "", "[]"},
	{"+OK \r\n", true, "", "", "[]"},
	{"+OK\tx\r\n", true, "", "x", "[no-space]"},
	{"+OK a\tb\x1b[31m\x7f\r\n", true, "", "a\tb\x1b[31m\x7f", "[control]"},
	{"+OK \x00\r-\r\n", true, "", "\x00\r-", "[bare-cr nul]"},
	{"+OK  two blanks\r\n", true, "", " two blanks", "[]"},
	{"+OK 2 320 extra\r\n", true, "", "2 320 extra", "[]"},
	{"+OK x\n", true, "", "x", "[bare-lf]"},
	{"+OK caf\xe9\r\n", true, "", "caf\xe9", "[8-bit]"},
	{"-ERR\r\n", false, "", "", "[]"},
	{"-ERR[AUTH] x\r\n", false, "AUTH", "x", "[no-space]"},
	{"-ERR [AUTH]x\r\n", false, "AUTH", "x", "[]"},
	{"-ERR [SYS/TEMP/NEW] x\r\n", false, "SYS/TEMP/NEW", "x", "[]"},
	{"-ERR [not a code] x\r\n", false, "", "[not a code] x", "[]"},
	{"-ERR [] x\r\n", false, "", "[] x", "[]"},
	{"-ERR [AUTH x\r\n", false, "", "[AUTH x", "[]"},
	{"+ok\r\n", true, "", "", "[lower-case]"},
	{"+Ok 1 2\r\n", true, "", "1 2", "[lower-case]"},
	{"-err\t[auth] x\r\n", false, "auth", "x", "[no-space lower-case]"},
}

func TestParseStatus(t *testing.T) {
	for _, tt := range statusTests {
		s, err := ParseStatus(lineOf(tt.in))
		if err != nil {
			t.Errorf("ParseStatus(%q): %v", tt.in, err)
			continue
		}
		if s.OK != tt.ok || string(s.Code.b) != tt.code || string(s.Text.b) != tt.text || sprint(s.Line.Defects.List()) != tt.defects {
			t.Errorf("ParseStatus(%q) = %v %v %v %v, want %v %q %q %s", tt.in, s.OK, s.Code, s.Text, s.Line.Defects.List(), tt.ok, tt.code, tt.text, tt.defects)
		}
	}
}

func TestParseStatusRefuses(t *testing.T) {
	for in, offset := range map[string]int{"+OKx\r\n": 3, "+oK1\r\n": 3, "-erx\r\n": 3, "+O\u212a\r\n": 2, "+ERR no\r\n": 1, "* OK IMAP\r\n": 0, "": 0, "\r\n": 0, "-ER\r\n": 3, "+ \r\n": 1} {
		_, err := ParseStatus(lineOf(in))
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != offset {
			t.Errorf("ParseStatus(%q) = %#v, want a syntax error at octet %d", in, err, offset)
		}
	}
}

func TestParseChallenge(t *testing.T) {
	for in, want := range map[string]string{"+ \r\n": "", "+\r\n": "", "+ =\r\n": "=", "+ UGFzcw==\r\n": "UGFzcw=="} {
		s, err := ParseChallenge(lineOf(in))
		if err != nil || !s.More || string(s.Text.b) != want || s.Line.Defects.Has(NoSpace) != (in == "+\r\n") {
			t.Errorf("ParseChallenge(%q) = %v %v, %v, want a challenge %q", in, s.More, s.Text, err, want)
		}
	}
	if s, err := ParseChallenge(lineOf("+OK in\r\n")); err != nil || !s.OK || s.More {
		t.Errorf("ParseChallenge(+OK) = %v %v, %v, want +OK", s.OK, s.More, err)
	}
	if _, err := ParseChallenge(lineOf("+challenge\r\n")); err == nil {
		t.Error("ParseChallenge(+challenge): no error, want one")
	}
}

// FuzzParseStatus: an accepted status line starts with its indicator, in any case,
// and code and text are parts of it; a refused one names an octet inside what it
// shows.
func FuzzParseStatus(f *testing.F) {
	for _, tt := range statusTests {
		f.Add(tt.in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		l := lineOf(in)
		s, err := ParseStatus(l)
		var syntax *SyntaxError
		if errors.As(err, &syntax) {
			if syntax.Offset < 0 || syntax.Offset > l.Text.Len() {
				t.Fatalf("ParseStatus(%q): offset %d", in, syntax.Offset)
			}
			return
		}
		indicator := map[bool]string{true: "+OK", false: "-ERR"}[s.OK]
		if text := string(l.Text.b); strings.ToUpper(text[:len(indicator)]) != indicator || s.Code.Len()+s.Text.Len() > len(text)-len(indicator) {
			t.Fatalf("ParseStatus(%q) = %v %v %v", in, s.OK, s.Code, s.Text)
		}
	})
}
