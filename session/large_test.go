package session

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

// lines of 76 octets are what mail is mostly made of.
var lines = []byte(strings.Repeat(strings.Repeat("x", 76)+"\r\n", 1000))

// streaming runs a server on loopback that answers every line but the first of a
// connection's with a body of at least size octets, and returns the client's end
// with the octets of each body.
func streaming(t testing.TB, size int, wrap func(net.Conn) net.Conn) (net.Conn, int64) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	done := make(chan struct{})
	here, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	there, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	times := (size + len(lines) - 1) / len(lines)
	go func() {
		defer close(done)
		defer there.Close()
		stream(wrap(there), times)
	}()
	t.Cleanup(func() {
		here.Close()
		<-done
	})
	return here, int64(times * len(lines))
}

func stream(nc net.Conn, times int) {
	io.WriteString(nc, "+OK\r\n")
	for in := bufio.NewScanner(nc); in.Scan(); {
		io.WriteString(nc, "+OK\r\n")
		for range times {
			if _, err := nc.Write(lines); err != nil {
				return
			}
		}
		io.WriteString(nc, ".\r\n")
	}
}

// TestMemoryOfALargeMessage: what is allocated while a message streams does not
// grow with it, however lazy the collector is.
func TestMemoryOfALargeMessage(t *testing.T) {
	if testing.Short() {
		t.Skip("a large message")
	}
	const most = 1 << 20
	nc, size := streaming(t, 256<<20, func(nc net.Conn) net.Conn { return nc })
	s, err := New(t.Context(), nc, "h", &Options{TLS: Clear})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	reply := do(t, s, "RETR 1")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := reply.Body.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got := reply.Body.Tally().Octets; got != size {
		t.Errorf("the body has %d octets, want %d", got, size)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > most {
		t.Errorf("a message of %d octets takes %d octets of memory, want at most %d", size, got, most)
	}
}

// BenchmarkBody reads a body over loopback; the server in the same process costs
// about as much.
func BenchmarkBody(b *testing.B) {
	c, pool := paper{names: []string{"pop.example.org"}, ends: time.Hour / 2}.issue(b)
	for name, wrap := range map[string]func(net.Conn) net.Conn{
		"clear": func(nc net.Conn) net.Conn { return nc },
		"tls":   func(nc net.Conn) net.Conn { return tls.Server(nc, c) },
	} {
		b.Run(name, func(b *testing.B) {
			nc, size := streaming(b, 16<<20, wrap)
			o := &Options{TLS: Clear, Roots: pool}
			if name == "tls" {
				o.TLS = Implicit
			}
			s, err := New(b.Context(), nc, "pop.example.org", o)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				reply, err := s.Do(b.Context(), NewRequest([]byte("RETR 1")))
				if err != nil {
					b.Fatal(err)
				}
				if err := reply.Body.Drain(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
