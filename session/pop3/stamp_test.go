package pop3

import (
	"errors"
	"strings"
	"testing"
)

func TestFindStamp(t *testing.T) {
	const ours = "<4711.1700000000@pop.example.org>"
	for _, c := range []struct {
		in, want string
		reason   string // part of the *StampError; "" for none
	}{
		{"pop.example.org ready " + ours, ours, ""},
		{"POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "<1896.697170952@dbc.mtview.ca.us>", ""},
		{ours + " and then some words", ours, ""},
		{"[XCLIENT] <welcome> " + ours, ours, ""},
		{"<a@b> <c@d>", "<c@d>", ""},
		{"<a@b> <not one>", "<a@b>", ""},
		{"<<a@b>", "<a@b>", ""},
		{"<a@b>>", "<a@b>", ""},
		{"<1.2.xYz/+Q==@[192.0.2.1]>", "<1.2.xYz/+Q==@[192.0.2.1]>", ""},
		{"<" + strings.Repeat("a", stampMax-4) + "@b>", "<" + strings.Repeat("a", stampMax-4) + "@b>", ""},
		{"<" + strings.Repeat("a", stampMax-3) + "@b>", "", "longer than 512 octets"},
		{"<nothing.here>", "", "has no @"},
		{"<>", "", "has no @"},
		{"<a@b@c>", "", "more than one @"},
		{"<a b@c>", "", "a blank"},
		{"<a@b\xE9>", "", "not printable ASCII"},
		{"<a\x1b@b>", "", "not printable ASCII"},
		{"<@b>", "", "before the @"},
		{"<a..b@c>", "", "before the @"},
		{"<.a@c>", "", "before the @"},
		{"<a\"b@c>", "", "before the @"},
		{"<a@>", "", "after the @"},
		{"<a@b.>", "", "after the @"},
		{"<a@[]>", "", "after the @"},
	} {
		got, err := FindStamp([]byte(c.in))
		var bad *StampError
		if got != c.want || errors.As(err, &bad) != (c.reason != "") || bad != nil && !strings.Contains(bad.Reason, c.reason) {
			t.Errorf("FindStamp(%.60q) = %q, %v, want %q, %q", c.in, got, err, c.want, c.reason)
		}
	}
	for _, in := range []string{"", "ready", "a > b", "a@b", "<a@b", "><"} {
		if got, err := FindStamp([]byte(in)); got != "" || !errors.Is(err, ErrNoStamp) {
			t.Errorf("FindStamp(%q) = %q, %v, want ErrNoStamp", in, got, err)
		}
	}
}
