package trace_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"path/filepath"
	"testing"

	"popsh/session"
	"popsh/session/wire"
	"popsh/trace"
)

// mailSize is the size of the message that BenchmarkRetr fetches.
const mailSize = 64 << 20

// serveMail answers every connection's first command with a large message.
func serveMail(ln net.Listener) {
	lines := bytes.Repeat([]byte("TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdC4K\r\n"), 1<<10)
	for {
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		in := bufio.NewReader(nc)
		io.WriteString(nc, "+OK ready\r\n")
		in.ReadString('\n')
		io.WriteString(nc, "+OK\r\n")
		for n := 0; n < mailSize; n += len(lines) {
			nc.Write(lines)
		}
		io.WriteString(nc, ".\r\n")
		in.ReadString('\n')
		nc.Close()
	}
}

// BenchmarkRetr fetches a large message over loopback, without a recording and
// with one of all its octets to a file: what recording costs.
func BenchmarkRetr(b *testing.B) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer ln.Close()
	go serveMail(ln)
	for _, recorded := range []bool{false, true} {
		name := map[bool]string{false: "alone", true: "recorded"}[recorded]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(mailSize)
			for b.Loop() {
				retr(b, ln.Addr().String(), recorded)
			}
		})
	}
}

// retr fetches the message once.
func retr(b *testing.B, addr string, recorded bool) {
	b.Helper()
	var observer wire.Observer
	if recorded {
		r, err := trace.Create(filepath.Join(b.TempDir(), "a.p3t"), trace.CreateOptions{})
		if err != nil {
			b.Fatal(err)
		}
		defer r.Close()
		r.Hide([]byte("open-Sesame1"))
		observer = r
	}
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	s, err := session.New(b.Context(), nc, "localhost", &session.Options{TLS: session.Clear, Observer: observer})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	reply, err := s.Do(b.Context(), s.Request([]byte("RETR 1")))
	if err != nil {
		b.Fatal(err)
	}
	if err := reply.Body.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
}
