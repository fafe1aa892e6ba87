package trace

import (
	"bytes"
	"strings"
	"testing"
)

// elided returns the records behind the first line of a transcript without what b
// leaves out.
func elided(t *testing.T, text string, b Bodies) string {
	t.Helper()
	var out bytes.Buffer
	if err := Format(&out, Elide(NewReader(strings.NewReader(text)), b)); err != nil {
		t.Fatalf("eliding %q: %v", text, err)
	}
	return strings.TrimPrefix(out.String(), head)
}

func TestElide(t *testing.T) {
	const begin = "S: +OK\nC: RETR 1\nS: +OK\nS: a: b\nS:\n"
	tests := []struct{ name, bodies, in, want string }{
		{"all", "headers", "S: one\nS: two\nS: .\n", "S~ octets=10 lines=2 sha256=" + sum("one\r\ntwo\r\n") + "\nS: .\n"},
		{"the rest", "head:1", "S: one\nS: two\nS: .\n", "S: one\nS~ octets=5 lines=1 sha256=" + sum("two\r\n") + "\nS: .\n"},
		{"nothing", "head:2", "S: one\nS: two\nS: .\n", "S: one\nS: two\nS: .\n"},
		{"full", "full", "S: one\nS: .\n", "S: one\nS: .\n"},
		{"parts and bare LF", "headers", "S> on\nS> e\\n\nS: two\nS: .\n", "S~ octets=9 lines=2 sha256=" + sum("one\ntwo\r\n") + "\nS: .\n"},
		{"times", "headers", "@+1.5\nS: one\n@+0.5\nS: two\n@+1.0\nS: .\n", "@+1.500000\n@+1.500000\nS~ octets=10 lines=2 sha256=" + sum("one\r\ntwo\r\n") + "\nS: .\n"},
		{"bare LF before the end", "head:1", "S> \\n\nS:\nS: .\n", "S> \\n\nS~ octets=2 lines=1 sha256=" + sum("\r\n") + "\nS: .\n"},
		{"a note", "headers", "S: one\n# see\nS: two\nS: .\n", "S~ octets=5 lines=1 sha256=" + sum("one\r\n") + "\n# see\nS~ octets=5 lines=1 sha256=" + sum("two\r\n") + "\nS: .\n"},
		{"a secret", "headers", "S: one\nS: my \\{secret:1}\nS: .\n", "S~ octets=? lines=2\nS: .\n"},
		{"elided before", "headers", "S~ octets=7 lines=1 sha256=00\nS: .\n", "S~ octets=7 lines=1 sha256=00\nS: .\n"},
		{"in part", "headers", "S: one\nS~ octets=7 lines=1 sha256=00\nS: .\n", "S~ octets=12 lines=2\nS: .\n"},
		{"by another tool", "headers", "S: one\nS~ octets=?\nS: two\nS: .\n", "S~ octets=5 lines=1 sha256=" + sum("one\r\n") + "\nS~ octets=?\nS~ octets=5 lines=1 sha256=" + sum("two\r\n") + "\nS: .\n"},
		{"a command in between", "headers", "S: one\nC: NOOP\nS: two\nS: .\n", "S~ octets=5 lines=1 sha256=" + sum("one\r\n") + "\nC: NOOP\nS~ octets=5 lines=1 sha256=" + sum("two\r\n") + "\nS: .\n"},
		{"no end", "headers", "S: one\n", "S~ octets=5 lines=1 sha256=" + sum("one\r\n") + "\n"},
		{"lists stay", "headers", "S: .\nC: LIST\nS: +OK\nS:\nS: 1 2\nS: .\n", "S: .\nC: LIST\nS: +OK\nS:\nS: 1 2\nS: .\n"},
	}
	for _, tt := range tests {
		b, err := ParseBodies(tt.bodies)
		if err != nil {
			t.Fatal(err)
		}
		if got := elided(t, head+begin+tt.in, b); got != begin+tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, begin+tt.want)
		}
	}
}

// FuzzElide: whatever a transcript holds, no exchange becomes shorter or longer by
// what is left out of it, all times stay, and eliding again changes nothing.
func FuzzElide(f *testing.F) {
	for _, line := range examples {
		f.Add(head+"S: +OK\nC: RETR 1\nS: +OK\nS: a: b\nS:\n"+line+"\nS: two\nS: .\n", 0)
	}
	for _, line := range []string{"C> 0", "S> 0\n\nS:", "S> .\nS:", "S> .\nC: NOOP\nS:", "S> 00000", `S: \n` + "\nS: ."} { // lines in parts
		f.Add(head+"C: RETR\nS: +OK\nS:\n"+line+"\n", 0)
	}
	f.Fuzz(func(t *testing.T, text string, lines int) {
		before, err := Summarize(NewReader(strings.NewReader(text)))
		if err != nil || strings.Contains(text, `\{`) || strings.Contains(text, "~") || strings.Contains(text, `\n`) {
			return // of a slot nobody knows the octets, and of what is left out not how it ended
		}
		for _, r := range readAll(t, text) {
			if r.Kind == Data && r.Exact && r.Side == Server && bytes.IndexAny(r.Text.Octets, "+-") == 0 {
				return // in a message without an end mark, a command that comes later makes it a status
			}
		}
		b := Bodies{Elide: true, Lines: max(0, lines)}
		once := head + elided(t, text, b)
		after := summarize(t, once)
		if len(after.Exchanges) != len(before.Exchanges) || after.Length != before.Length {
			t.Fatalf("%d exchanges in %v, want %d in %v:\n%s", len(after.Exchanges), after.Length, len(before.Exchanges), before.Length, once)
		}
		for i, x := range before.Exchanges {
			if y := after.Exchanges[i]; x.Octets != y.Octets || x.Ended != y.Ended || x.Ended && x.Lines != y.Lines {
				t.Fatalf("exchange %d has %d/%d, want %d/%d:\n%s\n%s", i+1, y.Lines, y.Octets, x.Lines, x.Octets, text, once)
			}
		}
		if again := head + elided(t, once, b); again != once {
			t.Fatalf("elided twice:\n%s\nwant\n%s", again, once)
		}
	})
}
