package pop3

import (
	"strings"
	"testing"
)

func TestAdvise(t *testing.T) {
	full := capsOf("USER", "UIDL", "TOP", "STLS", "UTF8", "LANG", "SASL PLAIN CRAM-MD5 \x1b[2J")
	for _, c := range []struct {
		events, line string
		caps         *Caps
		want         []string // parts of the texts, in order
	}{
		{"", "CAPA", nil, []string{"not said +OK yet"}},
		{"+", "CAPA", nil, nil},
		{"+", "STAT", full, []string{"STAT belongs after the login"}},
		{login, "USER alice", full, []string{"USER belongs before the login"}},
		{login + ";QUIT +", "NOOP", nil, []string{"after QUIT"}},
		{"drop", "NOOP", nil, []string{"the session is over"}},
		{"+", "PASS x", nil, []string{"no USER was answered +OK"}},
		{"+;USER alice +", "PASS x", full, nil},
		{"+;USER alice +", "PASS x", new(Caps), []string{"does not announce USER"}},
		{login, "UIDL", new(Caps), []string{"does not announce UIDL"}},
		{login, "UIDL", nil, nil},
		{login, "LAST", full, []string{"does not announce LAST"}},
		{"tls;+", "STLS", new(Caps), []string{"under TLS already"}},
		{"+;UTF8 +", "STLS", full, []string{"after UTF8"}},
		{"+", "UTF8", full, []string{"had better wait: STLS may not follow UTF8"}},
		{"+", "LANG de", full, []string{"had better wait"}},
		{"+", "LANG de", capsOf("LANG"), nil},
		{"tls;+", "UTF8", full, nil},
		{login + ";count 3", "RETR 3", nil, nil},
		{login + ";count 3", "RETR 9", nil, []string{"no message 9: the highest number is 3"}},
		{login + ";count 3", "RETR x", nil, nil},
		{login, "RETR 9", nil, nil},
		{"+", "AUTH PLAIN", full, nil},
		{"+", "AUTH plain", full, nil},
		{"+", "AUTH GSSAPI", full, []string{"GSSAPI is not among"}},
		{"+", "AUTH CRAM-MD5 =", full, []string{"the server speaks first"}},
		{"+", "AUTH PLAIN =", capsOf("TOP"), []string{"does not announce SASL", "may not know initial responses"}},
		{"+", "AUTH PLAIN " + strings.Repeat("A", 244), full, []string{"the line has 257 octets"}},
		{"+", "AUTH PLAIN " + strings.Repeat("A", 242), full, nil},
		{"+", "USER " + strings.Repeat("a", 300), full, []string{"the line has 307 octets"}},
	} {
		verb, rest, _ := strings.Cut(c.line, " ")
		cmd := mustLookup(t, verb)
		got := play(t, split(c.events)...).Advise(cmd, cmd.Split(rest), c.caps)
		if !adviceMatches(got, c.want) {
			t.Errorf("Advise(%.40s) after %q = %q, want %q", c.line, c.events, got, c.want)
		}
	}
}

func adviceMatches(got []Advice, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i, a := range got {
		if !strings.Contains(a.Text, want[i]) || a.Hint == "" || a.Ref.RFC == 0 || strings.ContainsAny(a.Text+a.Hint, "\x1b%") {
			return false
		}
	}
	return true
}

func TestAdviseOnAnUnknownVerb(t *testing.T) {
	if got := new(Machine).Advise(nil, []string{"x"}, nil); got != nil {
		t.Errorf("Advise(nil) = %q, want nothing", got)
	}
}

func TestAdviceForEveryState(t *testing.T) {
	for s := Connected; s <= Closed; s <<= 1 {
		if a := outOfState[s]; a.Text == "" || a.Hint == "" {
			t.Errorf("outOfState[%d] = %+v, want an advice", s, a)
		}
	}
}
