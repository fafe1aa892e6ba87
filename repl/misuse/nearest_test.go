package misuse

import (
	"errors"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	names := []string{"color", "connect-timeout", "pager"}
	for word, want := range map[string]string{
		"colour": "did you mean color?", "conn": "did you mean connect-timeout?", "zzz": "these are all", "bag": "these are all", "": "these are all",
	} {
		if got := Nearest(word, names, "these are all"); got[0] != want {
			t.Errorf("Nearest(%q) = %q, want %s first", word, got, want)
		}
	}
}

// TestAmong: a value that there is not is told with those there are.
func TestAmong(t *testing.T) {
	for _, tt := range []struct {
		value string
		known []string
		want  string
	}{
		{"b", []string{"a", "b"}, ""},
		{"implict", []string{"auto", "implicit", "none"}, "--tls: \"implict\" is not known; did you mean implicit?; it is auto, implicit or none"},
		{"", []string{"one"}, "--tls: \"\" is not known; it is one"},
	} {
		got := ""
		if wrong := (*Error)(nil); errors.As(Among("--tls", tt.value, tt.known), &wrong) {
			got = strings.Join(append([]string{wrong.Error()}, wrong.Hint...), "; ")
		}
		if got != tt.want {
			t.Errorf("Among(%q, %q) = %s, want %s", tt.value, tt.known, got, tt.want)
		}
	}
}
