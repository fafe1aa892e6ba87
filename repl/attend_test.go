package repl

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"popsh/repl/door"
	"popsh/repl/view"
	"popsh/session"
)

// A vigilant is a shell that attends to a server in this process, whose replies
// the test decides about.
type vigilant struct {
	*Shell
	t       *testing.T
	replies chan string // to the lines to come; none is sent for ""
	mu      sync.Mutex
	heard   []string
	told    strings.Builder
	end     func()
}

// newVigilant starts one in a bubble of its own time.
func newVigilant(t *testing.T, o Options) *vigilant {
	t.Helper()
	o.NoAutosave, o.AllowCleartext, o.Prompt, o.Timeout = true, true, usualPrompt, time.Minute
	sh, err := NewShell(o, door.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard,
		Width: func() int { return 200 }, Getenv: func(string) string { return "" }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &vigilant{Shell: sh, t: t, replies: make(chan string, 100)}
	here, there := net.Pipe()
	served := make(chan struct{})
	go func() { defer close(served); v.serve(there) }()
	so := &session.Options{TLS: session.Clear, MoreTime: sh.moreTime}
	if sh.session, err = session.New(t.Context(), here, "h", so); err != nil {
		t.Fatal(err)
	}
	sh.way = &way{mode: session.Clear}
	v.end = func() { sh.Close(); <-served }
	return v
}

func (v *vigilant) serve(nc net.Conn) {
	defer nc.Close()
	io.WriteString(nc, "+OK\r\n")
	for in := bufio.NewScanner(nc); in.Scan(); {
		v.mu.Lock()
		v.heard = append(v.heard, in.Text())
		v.mu.Unlock()
		if reply := <-v.replies; reply != "" {
			io.WriteString(nc, reply+"\r\n")
		}
	}
}

// run runs lines, all answered +OK.
func (v *vigilant) run(lines ...string) {
	v.t.Helper()
	for _, line := range lines {
		v.replies <- "+OK"
		if err := v.Exec(v.t.Context(), line); err != nil {
			v.t.Fatal(err)
		}
	}
}

// idles lets time pass as while a line is typed.
func (v *vigilant) idles(d time.Duration) {
	v.meanwhile(v.t.Context(), func(show func(*view.View)) { v.told.WriteString(v.words(show)) }, func() { time.Sleep(d) })
}

// wantHeard compares all that the server was sent since the login.
func (v *vigilant) wantHeard(want ...string) {
	v.t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	if got := strings.Join(v.heard, ", "); got != strings.Join(want, ", ") {
		v.t.Errorf("the server was sent %q, want %q", got, want)
	}
}

func (v *vigilant) wantTold(text string, times int) {
	v.t.Helper()
	if got := strings.Count(v.told.String(), text); got != times {
		v.t.Errorf("told:\n%s\n%d times %q, want %d", v.told.String(), got, text, times)
	}
}

// TestIdleWarning: a person is told, once, before a server may close; nothing is
// sent.
func TestIdleWarning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVigilant(t, Options{})
		defer v.end()
		v.run("USER alice", "PASS x", "DELE 1")
		v.idles(idleWarning - time.Second)
		v.wantTold("idle", 0)
		v.idles(2 * time.Second)
		v.wantTold("!!! idle for 8 m: from ten minutes on a server may close the session (RFC 1939 §3), and 1 deletion that was not carried out would go with it", 1)
		v.wantTold("NOOP starts its clock anew; :set keepalive 4m sends that by itself", 1)
		v.idles(time.Hour)
		v.wantTold("idle for", 1)
		v.wantHeard("USER alice", "PASS x", "DELE 1")
		v.run("NOOP")
		v.idles(time.Hour)
		v.wantTold("idle for", 2)
	})
	synctest.Test(t, func(t *testing.T) {
		v := newVigilant(t, Options{Keepalive: time.Minute})
		defer v.end()
		v.idles(time.Hour)
		v.wantTold("any command starts its clock anew", 1)
		v.wantHeard() // a keepalive belongs to TRANSACTION
	})
}

// TestKeepalive sends by itself what was asked for, shows it, and waits while a
// reply is owed.
func TestKeepalive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVigilant(t, Options{Keepalive: 4 * time.Minute})
		defer v.end()
		v.run("USER alice", "PASS x", "STAT")
		seen, refused := v.seen, v.refused
		v.idles(4*time.Minute - time.Second)
		v.wantHeard("USER alice", "PASS x", "STAT")
		v.replies <- "+OK still here"
		v.replies <- "-ERR [SYS/TEMP] tired"
		v.idles(8 * time.Minute)
		v.wantHeard("USER alice", "PASS x", "STAT", "NOOP", "NOOP")
		v.wantTold(`=== keepalive: NOOP, "+OK still here" (`, 1)
		v.wantTold(`!!! keepalive: NOOP, "-ERR [SYS/TEMP] tired" (`, 1)
		v.wantTold("idle for", 0)
		if v.seen != seen || v.refused != refused {
			t.Error("a keepalive is remembered as the last exchange, want the one that was typed")
		}
	})
}

// TestKeepaliveUnanswered: while its reply is owed, no other is sent, a line that
// is typed waits for it, and it has its timers.
func TestKeepaliveUnanswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVigilant(t, Options{Keepalive: time.Minute})
		defer v.end()
		v.run("USER alice", "PASS x")
		v.idles(90 * time.Second)
		v.wantHeard("USER alice", "PASS x", "NOOP")
		if got := v.prompt(); !strings.HasSuffix(got, "~ ") {
			t.Errorf("prompt() = %q, want that a reply is owed", got)
		}
		go func() {
			time.Sleep(10 * time.Second)
			v.replies <- "+OK slow"
			v.replies <- "+OK 0 0"
		}()
		start := time.Now()
		if err := v.Exec(t.Context(), "STAT"); err != nil || time.Since(start) != 10*time.Second {
			t.Errorf("STAT behind a keepalive = %v after %v, want it sent when that is answered", err, time.Since(start))
		}
		v.wantHeard("USER alice", "PASS x", "NOOP", "STAT")
		v.replies <- ""
		v.idles(10 * time.Minute)
		v.wantHeard("USER alice", "PASS x", "NOOP", "STAT", "NOOP")
		v.wantTold("!!! NOOP: the server has been silent for 1 m 0 s; Enter waits on", 0)
		v.wantTold("!!! NOOP: the server has been silent for 1 m; Enter waits on", 1)
		v.wantTold("the server sent nothing for 2m", 1)
		if v.online() {
			t.Error("the connection is open, want it ended by the time-out")
		}
	})
}

// TestKeepaliveInterrupted: whoever does not want to wait for it has not sent the
// line.
func TestKeepaliveInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVigilant(t, Options{Keepalive: time.Minute})
		defer v.end()
		v.run("USER alice", "PASS x")
		v.idles(61 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := v.Exec(ctx, "STAT"); err == nil || !v.online() {
			t.Errorf("STAT behind a keepalive = %v, want it stopped and the connection open", err)
		}
		v.wantHeard("USER alice", "PASS x", "NOOP")
		v.replies <- ""
	})
}
