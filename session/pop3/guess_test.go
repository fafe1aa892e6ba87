package pop3

import (
	"strings"
	"testing"
)

func TestGuess(t *testing.T) {
	for text, want := range map[string]string{
		"maildrop is locked":                                "locking",
		"unable to lock maildrop, try again later":          "locking",
		"STLS is required":                                  "STLS",
		"please wait 15 minutes":                            "LOGIN-DELAY",
		"Logon failure: unknown user name or bad password.": "passwords",
		"Web login required: https://example.org/":          "passwords",
		"message 1 is marked as deleted":                    "numbers",
		"Unknown command.":                                  "states",
		"Disconnected for inactivity":                       "timeouts",
		"service unavailable":                               "SYS/TEMP",
		"use your full email address":                       "USER",
		"line too long":                                     "limits",
		"":                                                  "",
		"no":                                                "",
		"blocked by an unlocked clock":                      "",
		"awaiting":                                          "",
		strings.Repeat("x", guessMax) + " maildrop is locked": "",
	} {
		got := ""
		if h, ok := Guess(text); ok {
			got = h.Related
		}
		if got != want {
			t.Errorf("Guess(%.60q) = %q, want %q", text, got, want)
		}
	}
}

func TestLookupCode(t *testing.T) {
	for _, c := range []struct{ in, want, deeper string }{
		{"AUTH", "AUTH", ""},
		{"auth", "AUTH", ""},
		{"[IN-USE]", "IN-USE", ""},
		{"SYS/TEMP", "SYS/TEMP", ""},
		{"sys/temp/new", "SYS/TEMP", "new"},
		{"AUTH/EXPIRED/SOON", "AUTH", "EXPIRED/SOON"},
		{"REFERRAL/alice@pop2.example.org/x", "REFERRAL", "alice@pop2.example.org/x"},
		{"REFERRAL/" + strings.Repeat("x/", 1<<16), "REFERRAL", strings.Repeat("x/", 1<<16)},
		{"SYS", "", ""},
		{"SYS/NEW", "", ""},
		{"AUTHENTICATE", "", ""},
		{"AUTH ", "", ""},
		{"", "", ""},
		{"[]", "", ""},
	} {
		name := ""
		code, deeper, ok := LookupCode(c.in)
		if ok {
			name = code.Name
		}
		if name != c.want || deeper != c.deeper || ok != (c.want != "") {
			t.Errorf("LookupCode(%.60q) = %q, %.60q, %v, want %q, %.60q", c.in, name, deeper, ok, c.want, c.deeper)
		}
	}
}

func TestLookupMechanism(t *testing.T) {
	for in, want := range map[string]bool{"plain": true, "SCRAM-SHA-256": true, "SCRAM-SHA-512": false, "": false} {
		if m, ok := LookupMechanism(in); ok != want {
			t.Errorf("LookupMechanism(%q) = %v, %v, want %v", in, m, ok, want)
		}
	}
}
