package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// TestMorePatience: who waits is asked when the server has been silent for the
// idle time, and what comes first counts: octets, the answer, or the end of
// another such time.
func TestMorePatience(t *testing.T) {
	const idle, total = time.Minute, 10 * time.Minute
	never := time.Hour
	tests := []struct {
		name     string
		speaks   time.Duration // when the server does
		answers  []bool        // to the questions, one a question
		thinking time.Duration // how long each takes
		want     time.Duration // when the wait is over
		asked    int
		timeout  bool
	}{
		{"not asked", 59 * time.Second, nil, 0, 59 * time.Second, 0, false},
		{"no", never, []bool{false}, time.Second, 61 * time.Second, 1, true},
		{"no answer", never, []bool{true}, never, 2 * idle, 1, true},
		{"yes", 100 * time.Second, []bool{true}, time.Second, 100 * time.Second, 1, false},
		{"yes begins a period", 120 * time.Second, []bool{true}, time.Second, 120 * time.Second, 1, false},
		{"yes, then no", never, []bool{true, false}, 10 * time.Second, 140 * time.Second, 2, true},
		{"withdrawn", 70 * time.Second, []bool{true}, never, 70 * time.Second, 1, false},
		{"yes for ever", never, []bool{true, true, true, true, true, true, true, true, true, true}, 0, total, 9, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := connTo(t, func(nc net.Conn) {
					nc.SetReadDeadline(time.Now().Add(tt.speaks))
					nc.Read(make([]byte, 1)) // until then, or until the client closes
					io.WriteString(nc, "+OK\r\n")
				})
				asked := 0
				c.Expect(Patience{Idle: idle, Total: total, More: func(ctx context.Context, silent time.Duration) bool {
					asked++
					if silent < idle {
						t.Errorf("asked after a silence of %v", silent)
					}
					select {
					case <-time.After(tt.thinking):
					case <-ctx.Done():
					}
					return tt.answers[asked-1]
				}})
				start := time.Now()
				_, err := c.Line(t.Context(), StatusCap)
				if took := time.Since(start); took != tt.want || asked != tt.asked || isTimeout(err) != tt.timeout {
					t.Errorf("Line = %v after %v and %d questions, want a time-out %v after %v and %d", err, took, asked, tt.timeout, tt.want, tt.asked)
				}
			})
		})
	}
}

func isTimeout(err error) bool {
	var timeout *TimeoutError
	return errors.As(err, &timeout)
}

// TestQuestionEndsWithTheWait: a context that ends takes the question along.
func TestQuestionEndsWithTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		defer close(stop)
		c, _ := connTo(t, func(net.Conn) { <-stop })
		ctx, cancel := context.WithCancel(t.Context())
		over := false
		c.Expect(Patience{Idle: time.Minute, More: func(asking context.Context, _ time.Duration) bool {
			cancel()
			<-asking.Done()
			over = true
			return true
		}})
		if _, err := c.Line(ctx, StatusCap); !errors.Is(err, context.Canceled) || !over {
			t.Errorf("Line = %v, question over %v; want cancelled with the question", err, over)
		}
		if p, err := c.Pending(); err != nil || p.Len() > 0 {
			t.Errorf("Pending = %v, %v; want the connection open", p, err)
		}
	})
}

// TestTimeoutIsForGood: whatever is read behind a time-out meets it again, and it
// says whether the server was silent or only slow.
func TestTimeoutIsForGood(t *testing.T) {
	for name, tt := range map[string]struct {
		pause time.Duration
		slow  bool
	}{"silent": {time.Hour, false}, "slow": {time.Second, true}} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := connTo(t, func(nc net.Conn) {
				for {
					nc.SetReadDeadline(time.Now().Add(tt.pause))
					if _, err := nc.Read(make([]byte, 1)); !isDeadline(err) {
						return
					}
					if _, err := io.WriteString(nc, "x"); err != nil {
						return
					}
				}
			})
			c.Expect(Patience{Idle: time.Minute, Total: time.Minute})
			for range 2 {
				_, err := c.Line(t.Context(), StatusCap)
				var timeout *TimeoutError
				if !errors.As(err, &timeout) || timeout.Slow != tt.slow || timeout.After != time.Minute {
					t.Errorf("%s: Line = %#v, want a time-out after a minute, slow %v", name, err, tt.slow)
				}
			}
		})
	}
}

func isDeadline(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func TestAwaitLine(t *testing.T) {
	const most = 8
	for _, tt := range []struct {
		in    string
		ready []bool // whether there is a line before each call of Line
		ended bool   // the last one only since no more can come
	}{
		{"+OK\r\n", []bool{true}, false},
		{"+OK", []bool{false}, true},
		{"+OK\r\n.\r\nx", []bool{true, true, false}, true},
		{"123456789\r\n", []bool{true, true}, false},
	} {
		c, _ := connTo(t, saying(tt.in, 1))
		for i, ready := range tt.ready {
			err := c.AwaitLine(t.Context(), most)
			if got := c.Ready(most); got != ready || (err == nil) != ready {
				t.Errorf("%q: AwaitLine %d = %v, ready %v, want %v", tt.in, i, err, got, ready)
			}
			if _, err := c.Line(t.Context(), most); err != nil {
				t.Errorf("%q: Line %d = %v, want what there is", tt.in, i, err)
			}
		}
		if err := c.AwaitLine(t.Context(), most); err == nil {
			t.Errorf("%q: AwaitLine behind the end = nil", tt.in)
		}
	}
	c, _ := connTo(t, func(nc net.Conn) { io.Copy(io.Discard, nc) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.AwaitLine(ctx, most); !errors.Is(err, context.Canceled) {
		t.Errorf("AwaitLine of a context that has ended = %v", err)
	}
}

func TestBrief(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 400 * time.Millisecond: "400ms", 10 * time.Second: "10s", time.Minute: "1m", 90 * time.Second: "1m30s",
		10 * time.Minute: "10m", time.Hour: "1h", time.Hour + time.Second: "1h0m1s", 90 * time.Minute: "1h30m",
	} {
		got := Brief(d)
		if back, err := time.ParseDuration(got); got != want || err != nil || back != d {
			t.Errorf("Brief(%v) = %q, want %q; it is read as %v, %v", d, got, want, back, err)
		}
	}
}
