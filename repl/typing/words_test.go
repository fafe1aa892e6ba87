package typing

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"popsh/repl/misuse"
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
		if got, err := Words(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("Words(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{`"`, `"open`, `"bad \q"`, `"half \x4"`, `one "two`} {
		var wrong *misuse.Error
		if got, err := Words(in); !errors.As(err, &wrong) || len(wrong.Hint) == 0 {
			t.Errorf("Words(%q) = %q, %v, want a usage error with a hint", in, got, err)
		}
	}
}

func TestCutCount(t *testing.T) {
	for in, want := range map[string]string{
		"5 NOOP": "5 NOOP true", "5  LIST 1": "5 LIST 1 true", "NOOP": "0  false", "5": "5  false", "5 ": "5  false", "-1 NOOP": "-1 NOOP true", "1x NOOP": "0 NOOP false",
	} {
		count, rest, ok := CutCount(in)
		if got := fmt.Sprintf("%d %s %v", count, rest, ok); got != want {
			t.Errorf("CutCount(%q) = %s, want %s", in, got, want)
		}
	}
}
