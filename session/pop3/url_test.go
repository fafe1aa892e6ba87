package pop3

import (
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	for in, want := range map[string]URL{
		"pop://pop.example.org":                         {"pop3", "", "", "pop.example.org", 110, false},
		"pop3://pop.example.org/":                       {"pop3", "", "", "pop.example.org", 110, false},
		"POPS://pop.example.org":                        {"pop3s", "", "", "pop.example.org", 995, false},
		"pop3s://pop.example.org:9995":                  {"pop3s", "", "", "pop.example.org", 9995, true},
		"pop2://pop.example.org":                        {"pop2", "", "", "pop.example.org", 109, false},
		"pop://alice@pop.example.org":                   {"pop3", "alice", "", "pop.example.org", 110, false},
		"pop://alice;AUTH=*@pop.example.org":            {"pop3", "alice", "", "pop.example.org", 110, false},
		"pop://alice;auth=+APOP@pop.example.org:110":    {"pop3", "alice", "+APOP", "pop.example.org", 110, true},
		"pop://alice;auth=plain@pop.example.org":        {"pop3", "alice", "PLAIN", "pop.example.org", 110, false},
		"pop3://alice%40example.org@pop.example.org":    {"pop3", "alice@example.org", "", "pop.example.org", 110, false},
		"pop3://a%3Ab%25@pop.example.org":               {"pop3", "a:b%", "", "pop.example.org", 110, false},
		"pop3://[2001:db8::1]":                          {"pop3", "", "", "2001:db8::1", 110, false},
		"pop3://alice@[2001:db8::1]:1110":               {"pop3", "alice", "", "2001:db8::1", 1110, true},
		"pop3://bücher.example":                         {"pop3", "", "", "bücher.example", 110, false},
		"pop3s://recent%3Aalice;auth=XOAUTH2@h.example": {"pop3s", "recent:alice", "XOAUTH2", "h.example", 995, false},
	} {
		if got, err := ParseURL(in); got != want || err != nil {
			t.Errorf("ParseURL(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	for in, reason := range map[string]string{
		"":                            "no URL of a maildrop",
		"pop.example.org":             "no URL of a maildrop",
		"imap://pop.example.org":      "no URL of a maildrop",
		"pop3:/pop.example.org":       "no URL of a maildrop",
		"pop3://":                     "host is missing",
		"pop3:///":                    "host is missing",
		"pop3://alice@":               "host is missing",
		"pop3://@h":                   "user name in front of the @ is empty",
		"pop3://alice:open-sesame@h":  "holds no password",
		"pop3://alice:open@sesame@h":  "holds no password",
		"pop3://alice:@h":             "holds no password",
		"pop3://:open-sesame@h":       "holds no password",
		"pop3://alice;auth=PLAIN:x@h": "holds no password",
		"pop3://alice@example.org@h":  "meaning of its own",
		"pop3://al/ice@h":             "meaning of its own",
		"pop3://alice;x=1@h":          "only auth=",
		"pop3://alice;auth=@h":        "names no way",
		"pop3://alice;auth=+KPOP@h":   "names no way",
		"pop3://alice;auth=PL AIN@h":  "names no way",
		"pop3://alice%0D%0ADELE@h":    "control character",
		"pop3://alice%00@h":           "control character",
		"pop3://alice\n@h":            "control character",
		"pop3://alice%7f@h":           "control character",
		"pop3://h%0a":                 "control character",
		"pop3://alice%@h":             "two hex digits",
		"pop3://alice%4@h":            "two hex digits",
		"pop3://alice%+1@h":           "two hex digits",
		"pop3://h:0":                  "1 to 65535",
		"pop3://h:65536":              "1 to 65535",
		"pop3://h:+110":               "1 to 65535",
		"pop3://h:0110":               "1 to 65535",
		"pop3://h:pop3":               "1 to 65535",
		"pop3://h:":                   "port after the colon is missing",
		"pop3://2001:db8::1":          "colon",
		"pop3://[2001:db8::1":         "no IPv6 address",
		"pop3://[127.0.0.1]":          "no IPv6 address",
		"pop3://h/INBOX":              "only a port",
		"pop3://h?x":                  "only a port",
		"pop3://h#x":                  "only a port",
		"pop3://a b":                  "no host name has",
		"pop3://a%20b":                "no host name has",
	} {
		got, err := ParseURL(in)
		bad, ok := err.(*URLError)
		if got != (URL{}) || !ok || !strings.Contains(bad.Reason, reason) || bad.Hint == "" {
			t.Errorf("ParseURL(%q) = %+v, %v, want an error that says %q", in, got, err, reason)
		}
		if ok && strings.Contains(bad.Reason+bad.Hint, "sesame") {
			t.Errorf("ParseURL(%q) fails with %+v, want no password in it", in, bad)
		}
	}
}

func TestIsURL(t *testing.T) {
	for in, want := range map[string]bool{
		"pop3://h": true, "POP://h": true, "pop2://": true, "https://h": false, "h": false, "alice@h": false, "pop3:h": false,
	} {
		if got := IsURL(in); got != want {
			t.Errorf("IsURL(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestPasswordInURL(t *testing.T) {
	for text, want := range map[string]string{
		":open pop3://alice:hunter2@h:1":       "hunter2",
		":open pop3://alice:hunter2@h --tls=x": "hunter2",
		":open pop3://alice:hun@ter/2@h:1/":    "hun@ter/2",
		":open pop3://alice:123@h":             "123",
		":open pop3://alice:hunt":              "hunt",
		":set proxy http://u:p w":              "p w",
		":open pop3://alice:12":                "",
		":open pop3://alice@h:110":             "",
		":open pop3://alice;auth=*@h:110":      "",
		":open pop3s://h:995/":                 "",
		":open pop3://[::1]:110":               "",
		":open alice@h:110":                    "",
		"":                                     "",
	} {
		if from, to := PasswordInURL(text); text[from:to] != want {
			t.Errorf("PasswordInURL(%q) = %q, want %q", text, text[from:to], want)
		}
	}
}
