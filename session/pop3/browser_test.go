package pop3

import "testing"

func TestFromBrowser(t *testing.T) {
	for line, want := range map[string]bool{
		"GET / HTTP/1.1": true, "PRI * HTTP/2.0": true, "OPTIONS * HTTP/1.1": true, "GET": true,
		"": false, "get / HTTP/1.1": false, "QUIT": false, "GURL": false, "GETX /": false, " GET /": false,
	} {
		if got := FromBrowser(line); got != want {
			t.Errorf("FromBrowser(%q) = %v, want %v", line, got, want)
		}
	}
	for verb := range browserVerbs {
		if _, known := Lookup(verb); known {
			t.Errorf("%s is a command of POP3 too", verb)
		}
	}
}
