package trace

import (
	"bytes"
	"strings"
	"testing"

	"popsh/session/wire"
)

// FuzzBurst: what stands in the file of a message does not depend on how many of its
// octets come at once.
func FuzzBurst(f *testing.F) {
	const secret = "open-Sesame1"
	for _, text := range []string{
		"a: b\r\n\r\none\r\ntwo\r\n.\r\n", "one\r\n\r\nb\ntwo\r\n", "..\r\n.\r\n+OK\r\n", "a \r\n\x00\r\n\xff\\\r\n\r\n.\n",
		"it is open-Sesame1 here\r\nand open-Sesa\r\nme1 there\r\n", "o\r\npen-Sesame1\r\no\r\n\r\npen-Sesame1\r\n.\r\n", "b3Blbi1TZXNhbWUx\r\nb3Blbi\r\n1TZXNhbWUx\r\n",
		strings.Repeat("x", PartMax+1) + "\r\n" + strings.Repeat("y", PartMax) + "\r\n" + strings.Repeat("z", PartMax-2) + "\r\n" + strings.Repeat("z", PartMax-1) + "\r\n.\r\n", "one\r\n-ERR\r\ntwo\r\n+OK open\r\n.\r\n+OK\r\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 3*PartMax {
			return
		}
		at := func(size int) string {
			var out bytes.Buffer
			r := NewRecorder(&out, Options{Start: start, Hide: [][]byte{[]byte(secret)}})
			for _, e := range (script{"opened a b", "S +OK⏎", "C RETR 1⏎NOOP⏎", "S +OK⏎"}).events() {
				r.Observe(e)
			}
			for rest := text; len(rest) > 0; {
				n := min(size, len(rest))
				r.Observe(wire.Event{Kind: wire.ToClient, At: start, Data: rest[:n]})
				rest = rest[n:]
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		if got, want := at(len(text)), at(1); got != want {
			t.Fatalf("%.300q at once is\n%.2000s\nby octets\n%.2000s", text, got, want)
		}
	})
}
