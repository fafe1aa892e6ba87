package repl

import (
	"testing"

	"popsh/repl/door"
)

func TestRedacted(t *testing.T) {
	sh, err := NewShell(Options{}, door.Streams{Getenv: func(string) string { return "" }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"STAT":                              "STAT",
		"PASS hunter2":                      "PASS ****",
		"pass two words":                    "pass ****",
		"  PASS hunter2":                    "  PASS ****",
		"PSAS hunter2":                      "PSAS ****",
		"3 PASS hunter2":                    "3 PASS ****",
		"APOP alice 0123":                   "APOP alice ****",
		"AUTH PLAIN AGEAYg==":               "AUTH PLAIN ****",
		`:raw "PASS hunter2\r\n"`:           `:raw "PASS ****`,
		`:raw "USER a\r\nPASS hunter2\r\n"`: `:raw "USER a\r\nPASS ****`,
		`:raw "PA" "SS hunter2\r\n"`:        `:raw "PA" "SS ****`,
		`:raw "NOOP\r\nPASS hunter2`:        `:raw "NOOP\r\nPASS ****`,
		`:raw "NOOP\r\n"`:                   `:raw "NOOP\r\n"`,
		":time PASS hunter2":                ":time PASS ****",
		":watch 5 PASS hunter2":             ":watch 5 PASS ****",
		":help PASS":                        ":help PASS",
		":open pop.example.org":             ":open pop.example.org",
	} {
		if got := sh.redacted(in); got != want {
			t.Errorf("redacted(%q) = %q, want %q", in, got, want)
		}
	}
}
