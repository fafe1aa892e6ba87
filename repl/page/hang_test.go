package page

import (
	"slices"
	"testing"
)

func TestHanging(t *testing.T) {
	for _, c := range []struct {
		line, deeper string
		columns      int
		want         []string
	}{
		{"fits", "  ", 4, []string{"fits"}},
		{"does not fit", "  ", 8, []string{"does not", "  fit"}},
		{"does not matter", "  ", 0, []string{"does not matter"}},
		{"  does not fit", "  ", 9, []string{"  does", "    not", "    fit"}},
		{"  does not fit", "  ", 7, []string{"does", "not fit"}},
		{"  alice  secret   three messages: a plain one, one with dots", "  ", 46,
			[]string{"  alice  secret   three messages: a plain one,", "                  one with dots"}},
		{"  alice  secret   three messages: a plain one", "  ", 35,
			[]string{"  alice  secret   three messages: a", "         plain one"}},
		{"  alice  secret   three messages: a plain one", "  ", 30,
			[]string{"  alice  secret   three", "    messages: a plain one"}},
	} {
		if got := Hanging(c.line, c.deeper, c.columns); !slices.Equal(got, c.want) {
			t.Errorf("Hanging(%q, %d) = %q, want %q", c.line, c.columns, got, c.want)
		}
	}
}
