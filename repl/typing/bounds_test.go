package typing

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"popsh/session"
)

// large returns a scene whose session knows of numbersMost messages, the subjects
// of some of them, from a server that says no more than is needed for that.
func large(t testing.TB, subjects int) *Scene {
	t.Helper()
	here, there := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		serveLarge(there)
	}()
	s, err := session.New(t.Context(), here, "pop.example.org", &session.Options{TLS: session.Clear})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); <-done })
	lines := []string{"USER alice", "PASS x", "STAT", "LIST"}
	for n := range subjects {
		lines = append(lines, fmt.Sprintf("TOP %d 0", n+1))
	}
	return after(t, s, lines...)
}

func serveLarge(nc net.Conn) {
	defer nc.Close()
	in, out := bufio.NewReader(nc), bufio.NewWriter(nc)
	fmt.Fprint(out, "+OK\r\n")
	for {
		out.Flush()
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		number, _, _ := strings.Cut(arg, " ")
		switch verb {
		case "STAT":
			fmt.Fprintf(out, "+OK %d 1\r\n", numbersMost)
		case "LIST":
			fmt.Fprint(out, "+OK\r\n")
			listAll(out)
		case "TOP":
			fmt.Fprintf(out, "+OK\r\nFrom: Alice <alice@example.org>\r\nSubject: Invoice %s of the year\r\n\r\n.\r\n", number)
		default:
			fmt.Fprint(out, "+OK\r\n")
		}
	}
}

func listAll(out io.Writer) {
	for n := range numbersMost {
		fmt.Fprintf(out, "%d 1200\r\n", n+1)
	}
	fmt.Fprint(out, ".\r\n")
}

// However large the maildrop is, few candidates are made; the others are counted.
func TestCompleteIsBounded(t *testing.T) {
	sc := large(t, offersMost+50)
	for line, total := range map[string]int{"RETR ": numbersMost, "RETR 7": 11111, "RETR inv": offersMost + 50, "RETR 100000": 1, "RETR invx": 0} {
		c := sc.Complete(line, len(line))
		if n := len(c.Candidates); n+c.More != total || n != min(total, offersMost) {
			t.Errorf("Complete(%q) = %d candidates and %d more, want %d in all, at most %d made", line, n, c.More, total, offersMost)
		}
	}
}

// Of very many messages that a word fits some are not even counted, and that is
// told.
func TestCompleteCountsSoMany(t *testing.T) {
	for more, least := range map[int]bool{0: false, 1: true} {
		sc := large(t, offersMost+countedMost+more)
		c := sc.Complete("RETR inv", 8)
		if len(c.Candidates) != offersMost || c.More != countedMost || c.Least != least {
			t.Errorf("with %d more: %d candidates and %d more, at least: %v, want %v", more, len(c.Candidates), c.More, c.Least, least)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	sc := large(b, numbersMost)
	for _, line := range []string{"", "RETR ", "RETR 7", "RETR inv", "RETR zebra"} {
		b.Run(line, func(b *testing.B) {
			for b.Loop() {
				sc.Complete(line, len(line))
			}
		})
	}
}
