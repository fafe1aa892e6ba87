package misuse

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"color", "connect-timeout", "pager"}
	for word, want := range map[string]string{
		"colour": "did you mean color?", "conn": "did you mean connect-timeout?", "zzz": "these are all", "": "these are all",
	} {
		if got := Nearest(word, names, "these are all"); got[0] != want {
			t.Errorf("Nearest(%q) = %q, want %s first", word, got, want)
		}
	}
}
