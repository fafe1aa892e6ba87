package serve

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"

	"popsh/trace"
)

// seven is a session of seven commands, in lock-step.
var seven = []string{"USER alice", "PASS open-sesame", "STAT", "LIST", "UIDL", "RETR 1", "QUIT"}

// BenchmarkSession measures whole sessions with as many clients at once as there
// are processors.
func BenchmarkSession(b *testing.B) {
	rec, err := LoadFrom(trace.NewReader(strings.NewReader(plain)), "bench.p3t", LoadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	s := bare(rec, Options{})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := fetch(ln.Addr().String()); err != nil {
				b.Error(err)
			}
		}
	})
	s.Close()
	if err := <-served; err != nil {
		b.Error(err)
	}
}

// fetch holds the session.
func fetch(addr string) error {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer nc.Close()
	in := bufio.NewReader(nc)
	if _, err := in.ReadString('\n'); err != nil {
		return err
	}
	for _, text := range seven {
		if _, err := io.WriteString(nc, text+"\r\n"); err != nil {
			return err
		}
		line, err := in.ReadString('\n')
		for many := text == "LIST" || text == "UIDL" || strings.HasPrefix(text, "RETR"); err == nil && many && line != ".\r\n"; {
			line, err = in.ReadString('\n')
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recordOf returns the lines as a transcript has them.
func recordOf(lines string) string {
	return strings.TrimSuffix("S: "+strings.ReplaceAll(lines, "\r\n", "\nS: "), "S: ")
}

// BenchmarkLarge measures a message of 64 MB.
func BenchmarkLarge(b *testing.B) {
	lines := strings.Repeat(strings.Repeat("x", 74)+"\r\n", 64<<20/76)
	rec, err := LoadFrom(trace.NewReader(strings.NewReader(opening+"S: +OK\nC: RETR 1\nS: +OK\n"+recordOf(lines)+"S: .\n")), "bench.p3t", LoadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	s := bare(rec, Options{})
	b.SetBytes(int64(len(lines)))
	for b.Loop() {
		near, far := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			serveConn(s, far, rec.takes[0], 1)
		}()
		io.CopyN(io.Discard, near, int64(len("+OK\r\n")))
		io.WriteString(near, "RETR 1\r\n")
		io.CopyN(io.Discard, near, int64(len(lines)))
		near.Close()
		<-done
	}
}
