package pop3

import (
	"strings"
	"testing"
)

func TestStrays(t *testing.T) {
	for _, tt := range []struct {
		line, octets string
		want         string // how it begins; "" for nothing
	}{
		{"", "welcome\r\n", ""},
		{"", "+OK and again\r\n", "a second answer"},
		{"NOOP", "+ok once more\r\n", "a second answer"},
		{"NOOP", "-ERR idle for too long\r\n", "the reason why"},
		{"NOOP", "1 120\r\n", ""},
		{"NOOP", "", ""},
		{"LIST 1", ".\r\n", "the end mark of a list"},
		{"UIDL 1", ".\n", "the end mark of a list"},
		{"LIST 1", "1 120\r\n2 200\r\n.\r\n", "the whole list"},
		{"LIST", "1 120\r\n", "lines behind the end mark"},
		{"LIST", ".\r\n", "lines behind the end mark"},
		{"CAPA", "X\r\n", "lines behind the end mark"},
		{"RETR 1", "a line below the dot\r\n", "the rest of the message"},
		{"TOP 1 9", ".\r\n", "the rest of the message"},
		{"RETR 1", "-ERR gone\r\n", "the reason why"},
		{"XFOO", "a line\r\n", "the lines of an answer"},
	} {
		verb, rest, _ := strings.Cut(tt.line, " ")
		s := Stray{Verb: verb, Start: []byte(tt.octets)}
		if c, ok := Lookup(verb); ok {
			s.Command, s.Body = c, c.BodyFor(c.Split(rest)...)
		}
		got, ref := s.Means()
		if !strings.HasPrefix(got, tt.want) || (tt.want == "") != (got == "") || (got == "") != (ref == Ref{}) {
			t.Errorf("%q behind %q may be %q (%v), want %q", tt.octets, tt.line, got, ref, tt.want)
		}
	}
}
