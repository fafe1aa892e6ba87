package serve

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"popsh/trace"
)

// seven is a session of seven commands, in lock-step.
var seven = []string{"USER alice", "PASS open-sesame", "STAT", "LIST", "UIDL", "RETR 1", "QUIT"}

// listening has a function serve the connections of a port of this machine until
// the benchmark ends.
func listening(b *testing.B, serve func(net.Listener) error) (addr string) {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serve(ln) }()
	b.Cleanup(func() {
		ln.Close()
		<-served
	})
	return ln.Addr().String()
}

func served(b *testing.B, text string, o Options) (addr string) {
	b.Helper()
	rec, err := LoadFrom(trace.NewReader(strings.NewReader(text)), "bench.p3t", LoadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	s := bare(rec, o)
	b.Cleanup(func() { s.Close() })
	return listening(b, s.Serve)
}

// BenchmarkSession measures whole sessions of seven commands, each on a connection
// of its own, with that many clients at once, against the simplest server that can
// hold them. Wanted are 2000 a second of one client, and 5000 of 64.
func BenchmarkSession(b *testing.B) {
	for _, clients := range []int{1, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) { hold(b, served(b, plain, Options{}), clients) })
		b.Run(fmt.Sprintf("naive/clients=%d", clients), func(b *testing.B) { hold(b, listening(b, recite), clients) })
	}
}

// hold has clients hold the sessions.
func hold(b *testing.B, addr string, clients int) {
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := fetch(addr); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sessions/s")
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

// BenchmarkLatency measures what the server adds to the time that a command takes,
// against the simplest one: the hundredth that takes longest. Wanted
// are 100 microseconds at most, with a recording of its own or without.
func BenchmarkLatency(b *testing.B) {
	var n notebook
	for name, o := range map[string]Options{"serve": {}, "recording": {Record: n.record}} {
		b.Run(name, func(b *testing.B) {
			ours, naive := asking(b, served(b, plain, o)), asking(b, listening(b, recite))
			var with, without []time.Duration
			for b.Loop() {
				without = append(without, naive())
				with = append(with, ours())
			}
			added := ninetyNinth(with) - ninetyNinth(without)
			b.ReportMetric(float64(added.Nanoseconds())/1000, "added-p99-µs")
		})
	}
}

// ninetyNinth returns the time that one in a hundred exceeds.
func ninetyNinth(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)*99/100]
}

// asking opens a connection, and returns what measures one command on it.
func asking(b *testing.B, addr string) func() time.Duration {
	b.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { nc.Close() })
	in := bufio.NewReader(nc)
	in.ReadString('\n')
	for _, text := range seven[:2] {
		io.WriteString(nc, text+"\r\n")
		in.ReadString('\n')
	}
	return func() time.Duration {
		begun := time.Now()
		io.WriteString(nc, "STAT\r\n")
		if _, err := in.ReadString('\n'); err != nil {
			b.Fatal(err)
		}
		return time.Since(begun)
	}
}

// replies are what the simplest server says, line by line.
var replies = map[string]string{
	"STAT":   "+OK 2 70\r\n",
	"LIST":   "+OK 2 messages:\r\n1 46\r\n2 24\r\n.\r\n",
	"UIDL":   "+OK\r\n1 first-id\r\n2 second-id\r\n.\r\n",
	"RETR 1": retrieved,
}

// recite is the simplest server: it greets, and says what belongs to a line, or +OK.
// It ends with QUIT.
func recite(ln net.Listener) error {
	for {
		nc, err := ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer nc.Close()
			io.WriteString(nc, "+OK\r\n")
			for in := bufio.NewScanner(nc); in.Scan(); {
				io.WriteString(nc, cmp.Or(replies[in.Text()], "+OK\r\n"))
				if in.Text() == "QUIT" {
					return
				}
			}
		}()
	}
}
