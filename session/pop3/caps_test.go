package pop3

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseCapability(t *testing.T) {
	long := "IMPLEMENTATION " + strings.Repeat("x", capabilityMax-len("IMPLEMENTATION ")) // 512 octets with CRLF
	for _, c := range []struct {
		in   string
		tag  string
		args []string
		odd  Oddity
	}{
		{"TOP", "TOP", nil, 0},
		{"SASL PLAIN SCRAM-SHA-256", "SASL", []string{"PLAIN", "SCRAM-SHA-256"}, 0},
		{"top", "TOP", nil, LowerCase},
		{"TOP ", "TOP", nil, TrailingBlanks},
		{" TOP", "TOP", nil, ExtraBlanks},
		{"SASL  PLAIN", "SASL", []string{"PLAIN"}, ExtraBlanks},
		{"SASL\tPLAIN", "SASL", []string{"PLAIN"}, ExtraBlanks},
		{"SASL=PLAIN LOGIN", "SASL", []string{"PLAIN", "LOGIN"}, EqualsSign},
		{"EXPIRE=30", "EXPIRE", []string{"30"}, EqualsSign},
		{"SASL= PLAIN", "SASL", []string{"PLAIN"}, EqualsSign},
		{"=X", "=X", nil, 0},
		{"RESP_CODES", "RESP-CODES", nil, Underscore},
		{"auth_resp_code", "AUTH-RESP-CODE", nil, Underscore | LowerCase},
		{"X_PRIVATE", "X_PRIVATE", nil, 0},
		{".TOP", ".TOP", nil, DotInTag},
		{"SASL", "SASL", nil, 0},
		{"IMPLEMENTATION Some=Server 1.0", "IMPLEMENTATION", []string{"Some=Server", "1.0"}, 0},
		{"T\x1bP", "T\x1bP", nil, BadOctets},
		{"\xFFx", "\xFFX", nil, BadOctets | LowerCase},
		{"", "", nil, NoTag},
		{"  ", "", nil, NoTag | TrailingBlanks},
		{long, "IMPLEMENTATION", []string{long[15:]}, 0},
		{long + "x", "IMPLEMENTATION", []string{long[15:] + "x"}, TooLong},
	} {
		got := ParseCapability([]byte(c.in))
		if got.Tag != c.tag || !slices.Equal(got.Args, c.args) || got.Oddity != c.odd {
			t.Errorf("ParseCapability(%.40q) = %q %q odd by %v, want %q %q odd by %v", c.in, got.Tag, got.Args, got.Oddity, c.tag, c.args, c.odd)
		}
	}
}

func TestCaps(t *testing.T) {
	caps := capsOf("TOP", "sasl plain CRAM-MD5", "SASL PLAIN", "RESP_CODES", "EXPIRE 30 USER")
	for tag, want := range map[string]bool{"TOP": true, "top": true, "SASL": true, "RESP-CODES": true, "UIDL": false, "": false} {
		if got := caps.Has(tag); got != want {
			t.Errorf("Has(%q) = %v, want %v", tag, got, want)
		}
	}
	if got, want := caps.Mechanisms(), []string{"PLAIN", "CRAM-MD5"}; !reflect.DeepEqual(got, want) {
		t.Errorf("Mechanisms() = %q, want %q", got, want)
	}
	if got, want := caps.Args("expire"), []string{"30", "USER"}; !reflect.DeepEqual(got, want) {
		t.Errorf("Args(expire) = %q, want %q", got, want)
	}
	var unknown *Caps
	if unknown.Has("TOP") || unknown.Args("SASL") != nil || unknown.Mechanisms() != nil {
		t.Errorf("a nil *Caps knows %v, %q, %q, want nothing", unknown.Has("TOP"), unknown.Args("SASL"), unknown.Mechanisms())
	}
}

func capsOf(lines ...string) *Caps {
	caps := new(Caps)
	for _, l := range lines {
		caps.Add([]byte(l))
	}
	return caps
}
