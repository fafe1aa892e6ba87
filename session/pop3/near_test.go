package pop3

import "testing"

func TestNearest(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"LSIT", "LIST"}, {"lits", "LIST"}, {"LISTT", "LIST"}, {"LST", "LIST"}, {"SATT", "STAT"}, {"TSAT", "STAT"},
		{"RTR", "RETR"}, {"DELETE", "DELE"}, {"DEL", "DELE"}, {"RETRV", "RETR"}, {"QUTI", "QUIT"}, {"QUITE", "QUIT"},
		{"PAS", "PASS"}, {"PSAS", "PASS"}, {"AUTHH", "AUTH"}, {"UTF-8", "UTF8"}, {"STARTTLS", "STLS"}, {"ehlo", "CAPA"}, {"STARTTLZ", ""},
		{"LIST", ""}, {"list", ""}, {"last", ""}, {"XYZZY", ""}, {"", ""}, {"L", ""}, {"SELECT", ""}, {"FETCH", "RETR"}, {"exit", "QUIT"},
	} {
		got := ""
		if cmd, ok := Nearest(c.word); ok {
			got = cmd.Verb
		}
		if got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestNearPrefersTheFirstLetter(t *testing.T) {
	if got, _ := Near("ropen", []string{"close", "open", "reopen"}); got != "reopen" {
		t.Errorf("Near(ropen) = %q, want reopen", got)
	}
	if got, ok := Near("Open", []string{"open", "reopen"}); ok {
		t.Errorf("Near(Open) = %q, want nothing: it is a candidate", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"A", "", 1}, {"", "AB", 2}, {"AB", "BA", 1}, {"LIST", "LIST", 0}, {"LIST", "LAST", 1},
		{"CA", "ABC", 3}, {"STAT", "TSTA", 2},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance(c.b, c.a); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
