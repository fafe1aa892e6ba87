package trace

import (
	"bytes"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"testing"
)

// mailText returns n octets of base64 lines, as most octets of mail are; of every
// eighth, that many are made 8-bit.
func mailText(n, eighth int) []byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	raw := make([]byte, 57)
	var out []byte
	for len(out) < n {
		for i := range raw {
			raw[i] = byte(rnd.Uint32())
		}
		out = append(base64.StdEncoding.AppendEncode(out, raw), LineEnd...)
	}
	for i := 0; eighth > 0 && i < len(out); i += eighth {
		if out[i] != '\r' && out[i] != '\n' {
			out[i] = 0xE0 | byte(rnd.Uint32())
		}
	}
	return out
}

func BenchmarkEncode(b *testing.B) {
	for name, eighth := range map[string]int{"base64": 0, "8-bit": 7} {
		b.Run(name, func(b *testing.B) {
			text := mailText(1<<20, eighth)
			dst := encode(nil, Server, text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				dst = encode(dst[:0], Server, text)
			}
			b.ReportMetric(float64(len(dst))/float64(len(text)), "size")
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	file := encode([]byte(head), Server, mailText(1<<20, 0))
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(bytes.NewReader(file))
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
