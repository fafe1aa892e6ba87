package view

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func saying(text string) func(io.Writer) {
	return func(w io.Writer) { io.WriteString(w, text) }
}

// repeat writes a text again and again until so many octets are written.
func repeat(w io.Writer, text string, octets int) {
	chunk := bytes.Repeat([]byte(text), 64<<10/len(text))
	for ; octets > 0; octets -= len(chunk) {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

const base64Line = "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdC4g\r\n"

// stream has a View show a body of so many octets made of one text.
func stream(t testing.TB, o Options, form Form, text string, octets int) {
	t.Helper()
	o.Out, o.Err = io.Discard, io.Discard
	c := serve(t, func(w io.Writer) {
		io.WriteString(w, "+OK\r\n")
		repeat(w, text, octets)
		io.WriteString(w, "\r\n.\r\n")
	})
	if err := New(o).Reply(t.Context(), replyOn(t, c, "RETR 1"), form, false); err != nil {
		t.Fatal(err)
	}
}

// TestMemory: what a reply takes does not grow with it, whatever is in it. All
// that is ever allocated counts here, so that nothing can hide from it.
func TestMemory(t *testing.T) {
	const most = 2 << 20
	for _, c := range []struct {
		name   string
		o      Options
		text   string
		octets int
	}{
		{"text", Options{}, base64Line, 256 << 20},
		{"text in colours", Options{OutPalette: NewPalette(true, nil), OutTTY: true}, "To: me\x1b\r\n", 8 << 20},
		{"one line of NUL", Options{}, "\x00", 32 << 20},
		{"JSON", Options{JSON: true}, base64Line, 32 << 20},
		{"raw", Options{Raw: true}, base64Line, 64 << 20},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		stream(t, c.o, Message, c.text, c.octets/slowdown)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > most {
			t.Errorf("Reply of %d octets (%s) allocated %d octets, want at most %d", c.octets, c.name, used, most)
		}
	}
}

func BenchmarkText(b *testing.B) { benchmark(b, Options{}, Message) }
func BenchmarkJSON(b *testing.B) { benchmark(b, Options{JSON: true}, Message) }
func BenchmarkRaw(b *testing.B)  { benchmark(b, Options{Raw: true}, Message) }
func BenchmarkColours(b *testing.B) {
	benchmark(b, Options{OutTTY: true, OutPalette: NewPalette(true, nil)}, Message)
}

func benchmark(b *testing.B, o Options, form Form) {
	const octets = 64 << 20
	b.SetBytes(octets)
	for b.Loop() {
		stream(b, o, form, base64Line, octets)
	}
}

// A screen is an output that can be looked at while it is written.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// TestStall: what came before a server falls silent is shown while it is silent,
// and the end of waiting by the user is an end of the reply.
func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		more := make(chan struct{})
		c := serve(t, func(w io.Writer) {
			io.WriteString(w, "+OK\r\n1 5\r\n2 6\r\n")
			<-more
		})
		var out, words screen
		done := make(chan error)
		reply := replyOn(t, c, "LIST")
		go func() { done <- New(Options{Out: &out, Err: &words}).Reply(ctx, reply, Listing, false) }()
		time.Sleep(time.Minute) // of the bubble's clock
		synctest.Wait()
		if !strings.HasSuffix(out.String(), "6 B\n") {
			t.Errorf("a stalled reply shows %q, want both lines", out.String())
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Reply = %v, want it cancelled", err)
		}
		if !strings.Contains(words.String(), "!!! incomplete: interrupted after 2 lines, 10 octets") {
			t.Errorf("Reply said %q, want that it is incomplete", words.String())
		}
		close(more)
	})
}
