// The hardest cases of recording and reading, one test each.

package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
)

// A secret in pieces, pipelined and echoed: cut anywhere, with and without the
// server speaking in between, it does not get into the file.
func TestHardSecretInPieces(t *testing.T) {
	const said, secret = "USER a\r\nPASS hunter2\r\npas hunter2\r\n", "hunter2"
	for cut := range len(said) {
		for _, between := range []string{"", "-ERR hunter2 is slow\r\n", "-ERR hunt"} {
			var out bytes.Buffer
			r := NewRecorder(&out, Options{Start: start})
			r.Observe(wire.Event{Kind: wire.ToClient, At: start, Data: []byte("+OK\r\n")})
			r.Observe(wire.Event{Kind: wire.ToServer, At: start, Data: []byte(said[:cut])})
			if cut > len("USER a\r\nPASS hunter2") {
				r.Observe(wire.Event{Kind: wire.ToClient, At: start, Data: []byte(between)})
			}
			r.Observe(wire.Event{Kind: wire.ToServer, At: start, Data: []byte(said[cut:])})
			r.Observe(wire.Event{Kind: wire.ToClient, At: start, Data: []byte("er2 -ERR 'hunter2'\r\n")})
			r.Close()
			if got := leak(t, out.String(), []byte(secret)); got != "" {
				t.Fatalf("cut at %d, %q in between: the file gives %q away:\n%s", cut, between, got, out.String())
			}
		}
	}
}

// SASL of an unknown kind: all messages of both sides are hidden, a cancelling
// star and an empty line are not.
func TestHardUnknownMechanism(t *testing.T) {
	got := talk(record(t, Options{}, script{"S +OK⏎", "C auth x-foo aGVsbG8=⏎", "S + aGk=⏎", "C ⏎", "S + bXJt⏎", "C Ynll⏎", "S +OK⏎", "C STAT⏎", "S +OK 0 0⏎", "C AUTH X-FOO⏎", "S +⏎", "C *⏎", "S -ERR⏎"}))
	want := rows("S: +OK", `C: auth x-foo \{sasl:1 step=1}`, `S: + \{sasl:1 step=1}`, "C:", `S: + \{sasl:1 step=2}`, `C: \{sasl:1 step=2}`, "S: +OK", "C: STAT", "S: +OK 0 0", "C: AUTH X-FOO", "S: +", "C: *", "S: -ERR")
	if got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, want)
	}
}

// Octets between the +OK of STLS and the handshake: they are in the file, in
// clear, and answer nothing that is said inside TLS.
func TestHardInjection(t *testing.T) {
	got := record(t, Options{}, script{"opened a b", "S +OK⏎", "C STLS⏎", "S +OK⏎+OK injected⏎hal", "pre-tls +OK injected⏎hal", "closed octets before TLS"})
	if want := rows("! connect a b", "S: +OK", "C: STLS", "S: +OK", "S: +OK injected", "S> hal", "! pretls side=S octets=17", `! close C reason="octets before TLS"`); talk(got) != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", talk(got), want)
	}
	s := summarize(t, got+"! tls-ok version=1.3\nC: CAPA\nS: +OK\nS: .\n")
	if got, want := exchanges(s), "1 greeting [+OK]; 2 STLS [+OK]; 3 unasked [+OK injected] 1/3 no end; 4 CAPA [+OK] 0/0"; got != want {
		t.Errorf("exchanges %s, want %s", got, want)
	}
}

// A message that contains a transcript is data, and framed by the dots of the
// wire.
func TestHardTranscriptInMessage(t *testing.T) {
	message := "%p3t 1\r\n<<<<<<< HEAD\r\nC: QUIT\r\nS: +OK\r\n\\{secret:1}\r\n! eof S\r\n%end closed\r\n..\r\n"
	file := record(t, Options{}, script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎" + message + ".⏎", "C QUIT⏎", "S +OK⏎"})
	if got := string(octetsOf(readAll(t, file), Server)); got != "+OK\r\n+OK\r\n"+message+".\r\n+OK\r\n" {
		t.Errorf("octets %q", got)
	}
	if got := exchanges(summarize(t, file)); got != fmt.Sprintf("1 greeting [+OK]; 2 RETR [+OK] 8/%d; 3 QUIT [+OK]", len(message)) {
		t.Errorf("exchanges %s", got)
	}
}

// Framing that lies is recorded as it came and read by its recorded shape.
func TestHardFraming(t *testing.T) {
	tests := []struct{ name, server, want string }{
		{"no final dot", "+OK⏎text⏎", "2 RETR [+OK] 1/6 no end"},
		{"dot with bare LF", "+OK⏎text⏎.⇩", "2 RETR [+OK] 2/8 no end"},
		{"all bare LF", "+OK⇩text⇩.⇩", "2 RETR [+OK] 1/5"},
		{"not stuffed", "+OK⏎.text⏎.⏎", "2 RETR [+OK] 1/7"},
		{"wrong count", "+OK 9999 octets⏎text⏎.⏎", "2 RETR [+OK 9999 octets] 1/6"},
		{"refused", "-ERR⏎", "2 RETR [-ERR]"},
		{"nonsense", "hello⏎", "2 RETR [hello]"},
	}
	for _, tt := range tests {
		file := record(t, Options{}, script{"S +OK⏎", "C RETR 1⏎", "S " + tt.server, "ended eof"})
		if got := exchanges(summarize(t, file)); got != "1 greeting [+OK]; "+tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if want, _ := octets("+OK⏎" + tt.server); !bytes.Equal(octetsOf(readAll(t, file), Server), want) {
			t.Errorf("%s: the octets differ:\n%s", tt.name, file)
		}
	}
}

// A crash at any octet leaves a file that can be read: what is not a whole line
// is dropped and told. (A full disk is in TestFullDisk, a second recorder in
// TestLocked, kill -9 in TestKill.)
func TestHardCrash(t *testing.T) {
	file := record(t, Options{}, script{"S +OK⏎", "C PASS x⏎", "S +OK \\\x00\\{⏎", "ended eof"})
	all := readAll(t, file)
	for cut := len(head); cut < len(file); cut++ {
		r := NewReader(strings.NewReader(file[:cut]))
		n := 0
		var err error
		for ; err == nil; n++ {
			_, err = r.Next()
		}
		whole := strings.LastIndexByte(file[:cut], '\n') + 1
		if err != io.EOF || r.Torn() != cut-whole || n-1 > len(all)+1 {
			t.Fatalf("cut at %d: %v after %d records, torn %d, want EOF, torn %d", cut, err, n, r.Torn(), cut-whole)
		}
	}
	name := filepath.Join(t.TempDir(), "a.p3t")
	first, err := Create(name, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := Create(name, CreateOptions{Append: true}); err == nil {
		t.Error("a second recorder gets the file")
	}
}

// A counter takes octets and forgets them.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// A line of 8 MiB of NULs: memory stays where it was, the size limit holds.
func TestHardEndlessLine(t *testing.T) {
	const size = 8 << 20
	chunk := make([]byte, 32<<10)
	for _, limit := range []int64{0, 1 << 20} {
		var out counter
		r := NewRecorder(&out, Options{Start: start, MaxSize: limit})
		r.Hide([]byte("open-Sesame1"))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range size / len(chunk) {
			r.Observe(wire.Event{Kind: wire.ToClient, At: start, Data: chunk})
		}
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 2<<20 {
			t.Errorf("limit %d: %d octets were allocated", limit, grown)
		}
		err := r.Close()
		switch {
		case limit == 0 && (err != nil || out.n < 4*size || out.n > 4*size+size/100):
			t.Errorf("%d octets in the file, %v, want four times %d", out.n, err, size)
		case limit > 0 && (!errors.Is(err, ErrLimit) || out.n > limit):
			t.Errorf("%d octets in the file, %v, want at most %d", out.n, err, limit)
		}
	}
}

// Both talk at once: the order is that of the recorder, the unfinished line is a
// part, and what the server said unasked answers no command.
func TestHardCrossing(t *testing.T) {
	file := record(t, Options{}, script{"S +OK⏎", "C RETR", "S -ERR idle timeout⏎", "C  1⏎", "ended eof without close_notify"})
	if want := rows("S: +OK", "C> RETR", "S: -ERR idle timeout", "C:  1", "! eof S notify=no"); talk(file) != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", talk(file), want)
	}
	if got := exchanges(summarize(t, file)); got != "1 greeting [+OK]; 2 unasked [-ERR idle timeout]; 3 RETR []" {
		t.Errorf("exchanges %s", got)
	}
}

// Clocks that step: the times between events never run backwards, and short ones
// are not lost.
func TestHardClock(t *testing.T) {
	file := record(t, Options{}, script{"S a⏎", "@-1h", "S b⏎", "@1h", "S c⏎", "@400us", "S d⏎", "@400us", "S e⏎", "@400us", "S f⏎"})
	s := summarize(t, file)
	if want := 1200 * time.Microsecond; s.Length != want || strings.Contains(file, "@+-") {
		t.Errorf("the times add up to %v, want %v:\n%s", s.Length, want, file)
	}
	p := NewPlayer(NewReader(strings.NewReader(head+"@+100000.0\nC: NOOP\n")), PlayOptions{Speed: 1, MaxIdle: PlayIdle})
	for range 2 {
		s, err := p.Next()
		if err != nil || s.Wait > PlayIdle {
			t.Errorf("Next = %v, %v, want at most %v", s.Wait, err, PlayIdle)
		}
	}
}
