package player

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/repl/view"
	"popsh/trace"
)

// played is a transcript in which a second passes before each command.
const played = `%p3t 1
! connect a b
S: +OK ready
@+1.0
C: CAPA
@+0.5
S: -ERR no
@+1.0
C: STAT
S: +OK 1 2
# look
@+90.0
C: QUIT
S: +OK
%end closed
`

// A pressing is a key, and when it is pressed.
type pressing struct {
	at  time.Duration
	key string
}

// project plays the transcript with keys, and returns what was shown, each line
// behind the time when it was, and how long all took.
func project(t *testing.T, o trace.PlayOptions, stepping bool, presses ...pressing) (shown []string, took time.Duration, err error) {
	t.Helper()
	begun := time.Now()
	out := writerFunc(func(text []byte) (int, error) {
		for line := range strings.Lines(string(text)) {
			shown = append(shown, time.Since(begun).String()+" "+strings.TrimSuffix(line, "\n"))
		}
		return len(text), nil
	})
	keys := make(chan byte)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, p := range presses {
			time.Sleep(p.at - time.Since(begun))
			for _, key := range []byte(p.key) {
				select {
				case keys <- key:
				case <-ctx.Done():
				}
			}
		}
	}()
	screen := newScreen(view.Options{Out: out, Err: io.Discard})
	open := func() (*trace.Player, io.Closer, error) {
		return trace.NewPlayer(trace.NewReader(strings.NewReader(played)), o), io.NopCloser(nil), nil
	}
	p := &projector{open: open, screen: screen, keys: keys, stepping: stepping}
	p.player, _, _ = open()
	err = p.run(ctx)
	cancel()
	<-done
	return shown, time.Since(begun), err
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(text []byte) (int, error) { return f(text) }

// TestPlayKeys plays with keys; the time is the bubble's.
func TestPlayKeys(t *testing.T) {
	usual := trace.PlayOptions{Speed: 1, MaxIdle: 2 * time.Second}
	tests := []struct {
		name     string
		o        trace.PlayOptions
		stepping bool
		presses  []pressing
		want     []string // lines that were shown, behind their times
		took     time.Duration
		err      error
	}{
		{"as it was", usual, false, nil, []string{"0s S: +OK ready", "1s C: CAPA", "1.5s S: -ERR no", "2.5s C: STAT", "4.5s C: QUIT"}, 4500 * time.Millisecond, nil},
		{"twice as fast", trace.PlayOptions{Speed: 2, MaxIdle: 2 * time.Second}, false, nil, []string{"500ms C: CAPA", "2.25s C: QUIT"}, 2250 * time.Millisecond, nil},
		{"with all its pauses", trace.PlayOptions{Speed: 1}, false, nil, []string{"1m32.5s C: QUIT"}, 92500 * time.Millisecond, nil},
		{"at once", trace.PlayOptions{}, false, nil, []string{"0s C: QUIT"}, 0, nil},
		{"pause", usual, false, []pressing{{500 * time.Millisecond, " "}, {10 * time.Second, " "}}, []string{"10.5s C: CAPA", "11s S: -ERR no"}, 14 * time.Second, nil},
		{"next command", usual, false, []pressing{{100 * time.Millisecond, "\r"}}, []string{"100ms C: CAPA", "600ms S: -ERR no"}, 3600 * time.Millisecond, nil},
		{"next note", usual, false, []pressing{{100 * time.Millisecond, "n"}}, []string{"100ms # look", "2.1s C: QUIT"}, 2100 * time.Millisecond, nil},
		{"next note, paused", usual, false, []pressing{{100 * time.Millisecond, " n"}, {5 * time.Second, " "}}, []string{"100ms C: STAT", "5s # look", "7s C: QUIT"}, 7 * time.Second, nil},
		{"search", usual, false, []pressing{{100 * time.Millisecond, "/QUX\x7fIT\r"}}, []string{"100ms C: QUIT"}, 100 * time.Millisecond, nil},
		{"search, not there", usual, false, []pressing{{100 * time.Millisecond, "/QUX\r"}}, []string{"1s C: CAPA", "4.5s C: QUIT"}, 4500 * time.Millisecond, nil},
		{"search, no more there", usual, false, []pressing{{1100 * time.Millisecond, "/CAPA\r"}}, []string{"1s C: CAPA", "1.5s S: -ERR no"}, 4500 * time.Millisecond, nil},
		{"no more notes", usual, false, []pressing{{2600 * time.Millisecond, "n"}}, []string{"2.5s C: STAT", "4.5s C: QUIT"}, 4500 * time.Millisecond, nil},
		{"the note before a pause", usual, false, []pressing{{100 * time.Millisecond, " n"}, {time.Second, "n"}, {5 * time.Second, " "}}, []string{"5s # look", "7s C: QUIT"}, 7 * time.Second, nil},
		{"search, given up", usual, false, []pressing{{100 * time.Millisecond, "/Q\x1b"}}, []string{"1s C: CAPA"}, 4500 * time.Millisecond, nil},
		{"search, no pattern", usual, false, []pressing{{100 * time.Millisecond, "/(\r"}}, []string{"1s C: CAPA"}, 4500 * time.Millisecond, nil},
		{"faster", usual, false, []pressing{{1100 * time.Millisecond, "+"}}, []string{"1.5s S: -ERR no", "2s C: STAT"}, 3 * time.Second, nil},
		{"slower", usual, false, []pressing{{1100 * time.Millisecond, "-"}}, []string{"1.5s S: -ERR no", "3.5s C: STAT"}, 7500 * time.Millisecond, nil},
		{"a key without a meaning", usual, false, []pressing{{100 * time.Millisecond, "x"}}, []string{"1s C: CAPA"}, 4500 * time.Millisecond, nil},
		{"leave", usual, false, []pressing{{1100 * time.Millisecond, "q"}}, []string{"1s C: CAPA"}, 1100 * time.Millisecond, nil},
		{"break off", usual, false, []pressing{{1100 * time.Millisecond, "\x03"}}, []string{"1s C: CAPA"}, 1100 * time.Millisecond, context.Canceled},
		{"step by step", usual, true, []pressing{{time.Second, "\r"}, {2 * time.Second, "."}, {3 * time.Second, "."}, {4 * time.Second, " "}},
			[]string{"1s S: +OK ready", "2s C: CAPA", "2s S: -ERR no", "3s C: STAT", "4s C: QUIT"}, 4 * time.Second, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shown, took, err := project(t, tt.o, tt.stepping, tt.presses...)
				if took != tt.took || !errors.Is(err, tt.err) {
					t.Errorf("playing took %v, error %v, want %v, %v\n%s", took, err, tt.took, tt.err, strings.Join(shown, "\n"))
				}
				for _, line := range tt.want {
					if !bytes.Contains([]byte("\n"+strings.Join(shown, "\n")+"\n"), []byte("\n"+line+"\n")) {
						t.Errorf("shown is no %q, but\n%s", line, strings.Join(shown, "\n"))
					}
				}
			})
		})
	}
}
