package view

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgress(t *testing.T) {
	slow := func(w io.Writer) {
		io.WriteString(w, "+OK 1000 octets\r\n")
		for range 10 {
			time.Sleep(200 * time.Millisecond)
			io.WriteString(w, strings.Repeat("x", 98)+"\r\n")
		}
		io.WriteString(w, ".\r\n")
	}
	quick := func(w io.Writer) { io.WriteString(w, "+OK 3 octets\r\na\r\n.\r\n") }
	for _, tt := range []struct {
		name   string
		o      Options
		server func(io.Writer)
		want   bool
	}{
		{"slow, words to a terminal", Options{ErrTTY: true}, slow, true},
		{"quick", Options{ErrTTY: true}, quick, false},
		{"words to a file", Options{}, slow, false},
		{"the body on the same terminal", Options{ErrTTY: true, OutTTY: true}, slow, false},
		{"JSON", Options{ErrTTY: true, JSON: true}, slow, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := serve(t, tt.server)
			var out, words bytes.Buffer
			tt.o.Out, tt.o.Err = &out, &words
			if err := New(tt.o).Reply(t.Context(), replyOn(t, c, "RETR 1"), Message, false); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(words.String(), "%"); got != tt.want {
				t.Errorf("%s: a line of progress: %v, want %v; words:\n%q", tt.name, got, tt.want, words.String())
			}
			if strings.Contains(words.String(), "\n\n") {
				t.Errorf("%s: an empty line is left: %q", tt.name, words.String())
			}
		})
	}
}

// TestProgressIsOneRow: of a narrow terminal the row holds what it can, and none
// is longer.
func TestProgressIsOneRow(t *testing.T) {
	for columns, want := range map[int]string{
		120: "\r\"RETR 1\"  500 of 1000 B, 454 B/s, 2 s left  50% |██████████          | ",
		60:  "\r\"RETR 1\"  500 of 1000 B, 454 B/s, 2 s left  50% |████     |\r",
		50:  "\r\"RETR 1\"  500 of 1000 B, 454 B/s, 2 s left  50% ",
		20:  "\r\"RETR 1\"  500 of 10\r",
	} {
		synctest.Test(t, func(t *testing.T) {
			c := serve(t, func(w io.Writer) {
				io.WriteString(w, "+OK 1000 octets\r\n")
				for range 10 {
					time.Sleep(200 * time.Millisecond)
					io.WriteString(w, strings.Repeat("x", 98)+"\r\n")
				}
				io.WriteString(w, ".\r\n")
			})
			var out, words bytes.Buffer
			o := Options{ErrTTY: true, Width: func() int { return columns }, Out: &out, Err: &words}
			if err := New(o).Reply(t.Context(), replyOn(t, c, "RETR 1"), Message, false); err != nil {
				t.Fatal(err)
			}
			shown, _, _ := strings.Cut(words.String(), "\n")
			if !strings.Contains(shown, want) {
				t.Errorf("%d columns: %q, want %q in it", columns, shown, want)
			}
			for row := range strings.SplitSeq(shown, "\r") {
				if n := width(row); n >= columns {
					t.Errorf("%d columns: a row of %d: %q", columns, n, row)
				}
			}
		})
	}
}

// TestProgressFollowsTheWidth of a terminal that becomes narrower, and trusts no size.
func TestProgressFollowsTheWidth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var words bytes.Buffer
		columns := 80
		p := New(Options{ErrTTY: true, Width: func() int { return columns }, Err: &words}).progress(&words, "RETR 1", 1<<62)
		p.At(0)
		for _, columns = range []int{80, 24} {
			time.Sleep(time.Second)
			p.At(100)
		}
		for _, want := range []string{"\rRETR 1  0.0 of 4.0 EB, 100 B/s, 24 h left   0% |", "\r\rRETR 1  0.0 of 4.0 EB, "} {
			if !strings.Contains(words.String(), want) {
				t.Errorf("progress wrote %q, want %q in it", words.String(), want)
			}
		}
	})
}

// TestCount counts things where nothing else is shown.
func TestCount(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    Options
		want bool
	}{
		{"words to a terminal", Options{ErrTTY: true, OutTTY: true}, true},
		{"words to a file", Options{}, false},
		{"JSON", Options{ErrTTY: true, JSON: true}, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			var out, words bytes.Buffer
			tt.o.Out, tt.o.Err = &out, &words
			p := New(tt.o).Count("headers", 40)
			for i := range 40 {
				time.Sleep(50 * time.Millisecond)
				p.At(int64(i + 1))
			}
			p.End()
			if got := strings.Contains(words.String(), "headers") && strings.Contains(words.String(), "20 of 40"); got != tt.want {
				t.Errorf("%s: the count is told: %v, want %v; words:\n%q", tt.name, got, tt.want, words.String())
			}
		})
	}
}
