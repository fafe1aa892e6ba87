package trace

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// flawsOf returns the flaws that playing a transcript shows, each with its line; 0 is
// the end.
func flawsOf(t *testing.T, text string) string {
	t.Helper()
	p := NewPlayer(NewReader(strings.NewReader(text)), PlayOptions{})
	var all []string
	for {
		s, err := p.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if s.Flaw != "" {
			all = append(all, fmt.Sprintf("%d %s", s.Record.Line, s.Flaw))
		}
	}
	if flaw := p.Flaw(); flaw != "" {
		all = append(all, "0 "+flaw)
	}
	return strings.Join(all, "; ")
}

func TestFlaws(t *testing.T) {
	const begin = head + "S: +OK\nC: RETR 1\n"
	for _, tt := range []struct{ name, in, want string }{
		{"none", "S: +OK 7 octets\nS: a\nS: ..b\nS: .\nC: LIST\nS: +OK\nS: 1 2\nS: .\nC: QUIT\nS: +OK\n", ""},
		{"refused", "S: -ERR\nC: CAPA\nS: -ERR\n", ""},
		{"count", "S: +OK 9 octets\nS: a\nS: .\n", "6 9 octets were announced, and 3 came"},
		{"count, elided", "S: +OK 9 octets\nS~ octets=3 lines=1\nS: .\n", ""},
		{"not stuffed", "S: +OK\nS: .a\nS: .\n", "5 this line begins with a dot that is not doubled"},
		{"in parts", "S: +OK\nS> ..\nS> .a\nS: b\nS: .\n", ""},
		{"bare LF before", "S: +OK\nS> a\\n\nS: .\n", "6 this dot ends nothing: a line end of LF alone stands before or behind it; 0 the reply to RETR has no end mark"},
		{"bare LF all along", "S> +OK\\n\nS> a\\n\nS> .\\n\n", ""},
		{"no end", "S: +OK\nS: a\nC: QUIT\nS: +OK\n", "7 the reply to RETR has no end mark"},
		{"no end, and the connection ends", "S: +OK\nS: a\n! eof S\n", "0 the reply to RETR has no end mark"},
		{"not yet, and sent ahead", "S: +OK\nC: QUIT\nS: a\nS: .\nS: +OK\n", ""},
		{"a verb that nobody knows", "S: -ERR\nC: X\\x1B\nS: +OK\nS: a\nC: NOOP\nS: +OK\n", `9 the reply to X\x1B has no end mark`},
	} {
		if got := flawsOf(t, begin+tt.in); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
