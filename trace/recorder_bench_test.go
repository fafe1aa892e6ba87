package trace

import (
	"io"
	"testing"

	"popsh/session/wire"
)

// BenchmarkRecorder records a large message as it comes from the network, with a
// password known that is looked for in every line.
func BenchmarkRecorder(b *testing.B) {
	for name, o := range map[string]Options{"full": {}, "headers": {Bodies: Bodies{Elide: true}}} {
		b.Run(name, func(b *testing.B) {
			text := mailText(32<<10, 0)[:32<<10]
			r := NewRecorder(io.Discard, o)
			for _, e := range (script{"opened a b", "S +OK⏎", "C PASS open-Sesame1⏎", "S +OK⏎", "C RETR 1⏎", "S +OK⏎a: b⏎⏎"}).events() {
				r.Observe(e)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r.Observe(wire.Event{Kind: wire.ToClient, At: start, Data: text})
			}
		})
	}
}
