//go:build linux || darwin

package repl_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"popsh/repl"
	"popsh/repl/screen"
)

// asked sends NOOP to a server that does not answer, and waits for the question.
func asked(t *testing.T) (*screen.Screen, *stage) {
	t.Helper()
	t.Parallel()
	s, st := atStage(t, "--timeout=10s")
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Wait("!!! NOOP: the server has been silent for 10 s")
	s.WaitLast("[w]ait or [d]rop?")
	return s, st
}

func TestAskedAndWaiting(t *testing.T) {
	s, st := asked(t)
	s.Type("x\r")
	s.Until("the question again", func() bool { return strings.Count(s.Text(), "[w]ait or [d]rop?") == 2 })
	s.Type("w\r")
	s.Until("the question once more", func() bool { return strings.Count(s.Text(), "[w]ait or [d]rop?") == 3 })
	st.says("+OK at last")
	s.Wait("<-  +OK at last")
	waitPrompt(s, "auth>")
	if n := strings.Count(s.Text(), "[w]ait"); n != 2 {
		t.Errorf("the screen shows:\n%s\nwant the question that was taken back gone", s.Text())
	}
	s.Type("CAPA\r")
	st.hears("CAPA")
}

func TestAskedAndDropping(t *testing.T) {
	s, st := asked(t)
	s.Type("d\r")
	s.Wait("NOOP: the server sent nothing for ")
	st.hears("")
	waitPrompt(s, "closed>")
}

// TestAskedAndAnswered: the reply takes the question back, with what was typed
// for it.
func TestAskedAndAnswered(t *testing.T) {
	s, st := asked(t)
	s.Type("dr")
	s.WaitLast("[w]ait or [d]rop? dr")
	st.says("+OK at last")
	s.Wait("<-  +OK at last")
	waitPrompt(s, "auth>")
	if strings.Contains(s.Text(), "[w]ait") {
		t.Errorf("the screen shows:\n%s\nwant no question", s.Text())
	}
	s.Type("CAPA\r")
	st.hears("CAPA")
}

// TestAskedAndInterrupted: Ctrl-C means what it means without the question.
func TestAskedAndInterrupted(t *testing.T) {
	s, st := asked(t)
	s.Type("\x03")
	s.Wait("=== the reply to NOOP is owed, and shown when it comes")
	waitPrompt(s, "auth~")
	st.says("+OK at last")
	s.Wait("=== late reply to NOOP (")
	waitPrompt(s, "auth>")
}

// TestNobodyAnswers: silence on both sides ends the connection, and the line that
// was typed ahead runs without it.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	s, st := atStage(t, "--timeout=1s")
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type(":timeout idle\r")
	s.Wait("NOOP: the server sent nothing for 2s")
	st.hears("")
	s.Wait("between two octets of a reply")
	waitPrompt(s, "closed>")
}

// TestSilenceWhileTyping: who has left a reply behind is told before it ends the
// connection.
func TestSilenceWhileTyping(t *testing.T) {
	t.Parallel()
	s, st := atStage(t, "--timeout=1s")
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("\x03")
	waitPrompt(s, "auth~")
	s.Type("half")
	s.Wait("!!! NOOP: the server has been silent for ")
	s.Wait("Enter waits on, Ctrl-C drops the connection")
	s.Wait("error: 127.0.0.1")
	st.hears("")
	s.Until("a prompt that says closed, with the typed line", func() bool { return strings.Contains(lastLine(s), "closed> half") })
}

// TestScriptIsNotAsked, even at a terminal.
func TestScriptIsNotAsked(t *testing.T) {
	t.Parallel()
	server, err := newPlayer("S: +OK ready\nC: NOOP\nhang")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	s, _ := sit(t, "--tls=none", "--timeout=200ms", server.addr(), "-c", "NOOP", "-c", "STAT")
	s.Wait("the server sent nothing for 200ms")
	s.WaitExit(repl.ExitLost)
	if strings.Contains(s.Text(), "[w]ait") {
		t.Errorf("the screen shows:\n%s\nwant a time-out and no question", s.Text())
	}
}

// TestAskedAboutQuit: deletions may take long, so the answer to QUIT may be waited
// for as well.
func TestAskedAboutQuit(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type(":timeout quit 10s\rQUIT\r")
	st.hears("QUIT")
	s.Wait("!!! QUIT: the server has been silent for 10 s")
	s.WaitLast("[w]ait or [d]rop?")
	s.Type("w\r")
	s.Until("the question again", func() bool { return strings.Count(s.Text(), "[w]ait or [d]rop?") == 2 })
	st.says("+OK at last")
	s.Wait("<-  +OK at last")
	waitPrompt(s, "closed>")
}

// TestAskedAboutGreeting: a server may think long about who comes.
func TestAskedAboutGreeting(t *testing.T) {
	t.Parallel()
	greets := make(chan struct{})
	addr := listen(t, func(nc net.Conn) {
		select {
		case <-greets:
			io.WriteString(nc, "+OK at last\r\n")
			io.Copy(io.Discard, nc)
		case <-t.Context().Done():
		}
	})
	s, _ := sit(t, "--timeout=10s", "--tls=none", addr)
	s.Wait("=== waiting for " + addr + "; Ctrl-C gives up")
	s.Wait("!!! greeting: the server has been silent for 10 s")
	s.WaitLast("[w]ait or [d]rop?")
	s.Type("w\r")
	s.Until("no question", func() bool { return !strings.HasSuffix(s.Text(), "[w]ait or [d]rop?") })
	close(greets)
	s.Wait("<-  +OK at last")
	waitPrompt(s, "auth>")
	s.Type(":drop\r\x04")
	s.WaitExit(0)
}

// TestNobodyAnswersForGreeting: without an answer there is no connection.
func TestNobodyAnswersForGreeting(t *testing.T) {
	t.Parallel()
	addr := listen(t, func(nc net.Conn) { io.Copy(io.Discard, nc) })
	s, _ := sit(t, "--timeout=1s", "--tls=none", addr)
	s.Wait("greeting: the server sent nothing for 2s")
	s.WaitExit(repl.ExitLost)
}
