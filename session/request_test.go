package session

import (
	"testing"

	"popsh/session/pop3"
)

func TestNewRequestMarksSecrets(t *testing.T) {
	for line, want := range map[string]string{
		"STAT":                    "",
		"PASS":                    "",
		"PASS ":                   "",
		"PASS hunter2":            "hunter2",
		"pass two words ":         "two words ",
		"PASS  leading":           " leading",
		"APOP alice 0123":         "0123",
		"APOP alice":              "",
		"AUTH PLAIN AGFsaWNlAHg=": "AGFsaWNlAHg=",
		"AUTH PLAIN a b":          "a b",
		"AUTH PLAIN":              "",
		"USER alice":              "",
		"USER alice ":             "",
		"USER alice hunter2":      "hunter2",
		"user alice two words":    "two words",
		"PAS hunter2":             "hunter2",
		"PASSS hunter2":           "hunter2",
		"XYZZY hunter2":           "",
		" PASS hunter2":           "hunter2",
		"\tpass\thunter2":         "hunter2",
		"PASS\thunter2":           "hunter2",
		" PASS":                   "",
		" STAT 1":                 "",
	} {
		r := NewRequest([]byte(line))
		if got := line[r.Secret.From:r.Secret.To]; got != want {
			t.Errorf("NewRequest(%q) marks %q, want %q", line, got, want)
		}
	}
}

func TestNewRequestFrames(t *testing.T) {
	for line, want := range map[string]pop3.Body{
		"LIST": pop3.MultiLine, "list 1": pop3.SingleLine, "RETR 1": pop3.MultiLine, "CAPA": pop3.MultiLine,
		"AUTH": pop3.MultiLine, "AUTH PLAIN": pop3.Exchange, "STLS": pop3.HelloTLS, "XYZZY": pop3.SingleLine,
	} {
		if got := NewRequest([]byte(line)).Body; got != want {
			t.Errorf("NewRequest(%q) has body rule %v, want %v", line, got, want)
		}
	}
}

// FuzzNewRequest: the secret stands inside the line, and a line of PASS, APOP or
// AUTH that has one never leaves an octet of it unmarked at the end.
func FuzzNewRequest(f *testing.F) {
	for _, seed := range []string{"PASS x", "AUTH PLAIN AA==", "APOP a b", "pas x", "RETR 1", " PASS x", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r := NewRequest([]byte(line))
		if r.Secret.From < 0 || r.Secret.To > len(line) || r.Secret.From > r.Secret.To {
			t.Fatalf("NewRequest(%q) marks %v", line, r.Secret)
		}
		if !r.Secret.Empty() && r.Secret.To != len(line) {
			t.Fatalf("NewRequest(%q) leaves %q", line, line[r.Secret.To:])
		}
	})
}
