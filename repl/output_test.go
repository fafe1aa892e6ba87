package repl

import (
	"fmt"
	"testing"
)

func TestCutSink(t *testing.T) {
	for in, want := range map[string]string{
		"LIST":                    `LIST <nil>`,
		"LIST > a":                `LIST a false []`,
		"LIST >a":                 `LIST a false []`,
		"LIST 1 >> a":             `LIST 1 a true []`,
		`RETR 1 > "two words"`:    `RETR 1 two words false []`,
		"LIST | grep 1":           `LIST  false [grep 1]`,
		"LIST |sort -n":           `LIST  false [sort -n]`,
		`LIST | grep "a > b | c"`: `LIST  false [grep a > b | c]`,
	} {
		rest, s, err := cutSink(in)
		got := rest + " <nil>"
		if s != nil {
			got = fmt.Sprintf("%s %s %v %v", rest, s.file, s.extend, s.command)
		}
		if err != nil || got != want {
			t.Errorf("cutSink(%q) = %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"LIST >", "LIST |", "LIST > a b", `LIST > "a`} {
		if _, _, err := cutSink(in); err == nil {
			t.Errorf("cutSink(%q): no error, want one", in)
		}
	}
}
