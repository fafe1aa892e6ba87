package manual_test

import (
	"strings"
	"testing"
)

func TestManualForGroff(t *testing.T) {
	name := file(t, "popsh.1", printed(t, "man"))
	if got := output(t, "groff", "-man", "-Tutf8", "-ww", "-z", name); got != "" {
		t.Errorf("groff warns: %s", got)
	}
	text := output(t, "groff", "-man", "-Tascii", "-P-cbou", "-rLL=100n", name)
	for _, want := range []string{"-u, --user NAME", `:raw "NOOP\r\n"`, "popsh - a shell for talking to POP3", "<4711.1700000000@pop.example.org>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the manual as text lacks %q", want)
		}
	}
}
