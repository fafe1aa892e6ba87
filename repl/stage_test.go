//go:build linux || darwin

package repl_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"popsh/repl/screen"
)

// A stage is a server whose lines the test says, one by one.
type stage struct {
	t     *testing.T
	heard chan string // lines of clients; "" when one has gone
	cues  chan string
}

// atStage starts popsh, with flags, on a server that has greeted.
func atStage(t *testing.T, flags ...string) (*screen.Screen, *stage) {
	t.Helper()
	st := &stage{t: t, heard: make(chan string, 100), cues: make(chan string)}
	addr := listen(t, st.serve)
	s, _ := sit(t, append([]string{"--tls=none", addr}, flags...)...)
	st.greet(s)
	return s, st
}

func (st *stage) serve(nc net.Conn) {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for in := bufio.NewScanner(nc); in.Scan(); {
			st.heard <- strings.TrimSuffix(in.Text(), "\r")
		}
		st.heard <- ""
	}()
	for {
		select {
		case cue := <-st.cues:
			if cue == "" {
				nc.Close()
				<-gone
				return
			}
			io.WriteString(nc, cue)
		case <-gone:
			return
		case <-st.t.Context().Done():
			nc.Close()
			<-gone
			return
		}
	}
}

// says has the server say lines.
func (st *stage) says(lines ...string) {
	st.t.Helper()
	select {
	case st.cues <- strings.Join(lines, "\r\n") + "\r\n":
	case <-st.t.Context().Done():
	}
}

// hangsUp has the server end the connection.
func (st *stage) hangsUp() {
	select {
	case st.cues <- "":
	case <-st.t.Context().Done():
	}
}

// hears waits for a line of the client; "" is the end of the connection.
func (st *stage) hears(want string) {
	st.t.Helper()
	select {
	case got := <-st.heard:
		if got != want {
			st.t.Errorf("the server was sent %q, want %q", got, want)
		}
	case <-time.After(screen.Deadline):
		st.t.Fatalf("the server was not sent %q", want)
	}
}

// hearsNothing makes sure that no line of the client was left over.
func (st *stage) hearsNothing() {
	st.t.Helper()
	select {
	case got := <-st.heard:
		st.t.Errorf("the server was sent %q, want nothing", got)
	default:
	}
}

func (st *stage) greet(s *screen.Screen) {
	st.says("+OK ready")
	waitPrompt(s, "auth>")
}

// logsIn logs in and waits for the prompt.
func (st *stage) logsIn(s *screen.Screen) {
	st.t.Helper()
	for _, line := range []string{"USER alice", "PASS open-sesame"} {
		s.Type(line + "\r")
		st.hears(line)
		st.says("+OK")
	}
	waitPrompt(s, "alice trans>")
}

// waitPrompt waits for the last row to end as a prompt that is followed by
// nothing, or by a line that was typed.
func waitPrompt(s *screen.Screen, end string) {
	s.Until("a prompt "+end, func() bool {
		lines := s.Lines()
		return strings.HasSuffix(lines[len(lines)-1], end)
	})
}
