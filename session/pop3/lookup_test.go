package pop3

import (
	"slices"
	"testing"
)

func TestLookup(t *testing.T) {
	for _, verb := range []string{"LIST", "list", "LiSt", "*env"} {
		if c, ok := Lookup(verb); !ok || c != byVerb[c.Verb] {
			t.Errorf("Lookup(%q) = %v, %v, want a row of Commands", verb, c, ok)
		}
	}
	for _, verb := range []string{"", "LISTS", " LIST", "ſtat"} {
		if c, ok := Lookup(verb); ok {
			t.Errorf("Lookup(%q) = %v, want nothing", verb, c)
		}
	}
}

func TestUsage(t *testing.T) {
	for verb, want := range map[string]string{
		"STAT": "STAT", "LIST": "LIST [msg]", "TOP": "TOP msg lines", "AUTH": "AUTH [mechanism] [initial-response]",
	} {
		if got := mustLookup(t, verb).Usage(); got != want {
			t.Errorf("%s.Usage() = %q, want %q", verb, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		verb, rest string
		want       []string
	}{
		{"STAT", "", nil},
		{"TOP", "1 0", []string{"1", "0"}},
		{"TOP", "1  0", []string{"1", "", "0"}},
		{"LIST", "1 ", []string{"1", ""}},
		{"PASS", "open sesame ", []string{"open sesame "}},
		{"PASS", " ", []string{" "}},
		{"XTND", "XLST Message-Id and more", []string{"XLST", "Message-Id and more"}},
	} {
		if got := mustLookup(t, c.verb).Split(c.rest); !slices.Equal(got, c.want) {
			t.Errorf("%s.Split(%q) = %q, want %q", c.verb, c.rest, got, c.want)
		}
	}
}

func TestBodyFor(t *testing.T) {
	for _, c := range []struct {
		verb string
		args []string
		want Body
	}{
		{"STAT", nil, SingleLine},
		{"LIST", nil, MultiLine},
		{"LIST", []string{"2"}, SingleLine},
		{"UIDL", []string{"2"}, SingleLine},
		{"LANG", nil, MultiLine},
		{"LANG", []string{"*"}, SingleLine},
		{"RETR", []string{"1"}, MultiLine},
		{"CAPA", nil, MultiLine},
		{"AUTH", nil, MultiLine},
		{"AUTH", []string{"PLAIN"}, Exchange},
		{"STLS", nil, HelloTLS},
		{"XTND", []string{"xmit"}, ClientSends},
		{"XTND", []string{"XLST", "Message-Id"}, MultiLine},
	} {
		cmd := mustLookup(t, c.verb)
		if got := cmd.BodyFor(c.args...); got != c.want {
			t.Errorf("%s.BodyFor(%q) = %d, want %d", c.verb, c.args, got, c.want)
		}
	}
}

func TestRefString(t *testing.T) {
	for want, r := range map[string]Ref{"RFC 1939 §7": {1939, "7"}, "RFC 1082": {1082, ""}} {
		if got := r.String(); got != want {
			t.Errorf("%#v.String() = %q, want %q", r, got, want)
		}
	}
}

func mustLookup(t *testing.T, verb string) *Command {
	t.Helper()
	c, ok := Lookup(verb)
	if !ok {
		t.Fatalf("Lookup(%q) found nothing", verb)
	}
	return c
}
