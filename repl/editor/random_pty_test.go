//go:build linux || darwin

package editor

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// randomKeys are typed by TestRandomKeys, next to single octets. Not among them:
// Ctrl-D, which ends the program, and Ctrl-\, which does so between lines.
var randomKeys = []string{
	"retr ", "PASS secret", "many", "re", "例", "é", "\x1b", "\x1b\x1b", "\t", "\t\t", "\r", "\r", "\n", "\x03", "\x7f",
	"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[1;5C", "\x1b[1;5D", "\x1bOP",
	"\x12", "\x12re", "\x07", "\x0b", "\x15", "\x17", "\x19", "\x14", "\x00", "\x0c", "\x1bd", "\x1b\x7f",
	"\x1b[200~one\x1b[201~", "\x1b[200~one\ntwo\x1b[201~", "\x1b[200~", "\x1b[201~", "\x1b]0;title\x07", "\x1bP", "ask\r", "drop\r",
	strings.Repeat("long ", 30),
}

// TestRandomKeys types what nobody would, while lines are printed above. The
// program must not panic, not hang, not race, and give the terminal back.
func TestRandomKeys(t *testing.T) {
	const runs, keys = 6, 200
	for seed := range uint64(runs) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			r := start(t, setup{columns: 5 + random.IntN(80), rows: 3 + random.IntN(30)})
			r.waitRaw()
			for i := range keys {
				r.Type(randomKey(random))
				switch {
				case i%20 == 10:
					r.order("prompt " + strings.Repeat("p", random.IntN(90)) + "> ")
				case i%5 == 0:
					r.order(fmt.Sprint("above news ", i))
				}
			}
			r.Type("\x1a")
			r.revive()
			r.waitRaw()
			r.Type("quit\r")
			r.waitExit(0)
		})
	}
}

func randomKey(random *rand.Rand) string {
	if random.IntN(3) > 0 {
		return randomKeys[random.IntN(len(randomKeys))]
	}
	for {
		if c := byte(random.IntN(256)); c != 0x04 && c != 0x1C {
			return string([]byte{c})
		}
	}
}

// revive types an interrupt and a line until the line comes back. A Ctrl-C may
// be taken for the end of a paste; and one that arrives between lines, when the
// terminal itself acts on it, makes that forget what it was to show.
func (r *rig) revive() {
	r.t.Helper()
	for range 50 {
		r.answered("\x03", "(interrupted)")
		if r.answered("alive\r", "<alive>") {
			return
		}
	}
	r.t.Fatalf("no line gets through; the screen shows:\n%s", r.Text())
}

// answered types keys and reports whether they brought some text within a moment.
func (r *rig) answered(keys, text string) bool {
	r.t.Helper()
	before := strings.Count(r.Written(), text)
	r.Type(keys)
	moment := time.NewTimer(300 * time.Millisecond)
	defer moment.Stop()
	for {
		change := r.Changed()
		if strings.Count(r.Written(), text) > before {
			return true
		}
		select {
		case <-change:
		case <-moment.C:
			return false
		}
	}
}
