package repl

import (
	"errors"
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for in, want := range map[string][]string{
		"":                    nil,
		" \t ":                nil,
		"one":                 {"one"},
		"  one \t two  ":      {"one", "two"},
		`"one two" three`:     {"one two", "three"},
		`""`:                  {""},
		`"a\r\n\x00\t\"\\\""`: {"a\r\n\x00\t\"\\\""},
		`"NO" "OP\r\n"`:       {"NO", "OP\r\n"},
		`a"b c"`:              {`a"b`, `c"`},
		`"caf\xe9"`:           {"caf\xe9"},
		`Grüße "\u202e"`:      {"Grüße", "\u202e"},
		`'one two'`:           {"'one", "two'"},
	} {
		if got, err := words(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("words(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{`"`, `"open`, `"bad \q"`, `"half \x4"`, `one "two`} {
		var usage *UsageError
		if got, err := words(in); !errors.As(err, &usage) || len(usage.Hints()) == 0 {
			t.Errorf("words(%q) = %q, %v, want a usage error with a hint", in, got, err)
		}
	}
}
