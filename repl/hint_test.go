package repl

import "testing"

func TestHint(t *testing.T) {
	shells := map[string]*Shell{
		"offline": offline(t),
		"trans":   lessons(t, aliceLines...),
	}
	for _, tt := range []struct{ where, line, want string }{
		{"trans", ":savee", " not known; did you mean :save?"},
		{"trans", "RETR 2", ` 651 B "Lines that begin with a dot"`},
		{"trans", ":set trace ", "[value] …  now 0"},
		{"trans", ":set ", "[setting] [value] …"},
		{"trans", ":timeout idle ", "[duration]  now 1m"},
		{"trans", ":show 2 ", "[aspect] [part]"},
		{"trans", ":show 2 text ", "[part]  as :show N parts lists it: 2, or 1.3"},
		{"trans", ":scan ", "[range]  5, 3-9, 3-, or -20 for the newest 20"},
		{"offline", "open ", "<target> [--tls=…]"},
	} {
		if got := shells[tt.where].hint(tt.line); got.Text != tt.want {
			t.Errorf("%s: hint(%q) = %q, want %q", tt.where, tt.line, got.Text, tt.want)
		}
	}
}
