//go:build linux || darwin

package repl_test

import (
	"strings"
	"syscall"
	"testing"

	"popsh/repl/screen"
)

// TestLateReply: Ctrl-C stops waiting for a reply of one line. The prompt is back
// and says so; the reply is shown when it comes; until then nothing that a reply
// could be taken for is sent.
func TestLateReply(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("\x03")
	s.Wait("=== the reply to NOOP is owed, and shown when it comes; Ctrl-C again drops the connection")
	waitPrompt(s, "trans~")
	s.Type("STAT\r")
	s.Wait("error: nothing was sent: NOOP is not answered yet")
	s.Type(":timeout idle\r")
	s.Wait("between two octets of a reply")
	s.Type("RSET")
	s.Until("why it will not be sent", func() bool { return strings.HasSuffix(lastLine(s), "NOOP is not answered yet") })
	s.Type("\x15LI")
	s.Until("the typed text", func() bool { return strings.Contains(lastLine(s), "trans~ LI") })
	st.hearsNothing()
	st.says("+OK at last")
	s.Wait("=== late reply to NOOP (")
	s.Wait("<-  +OK at last")
	s.Until("a true prompt with the typed text", func() bool { return strings.Contains(lastLine(s), "trans> LI") })
	s.Type("ST\r")
	st.hears("LIST")
	st.says("+OK", "1 120", ".")
	s.Wait("=== 1 line, 7 octets")
	waitPrompt(s, "trans 1>")
}

func lastLine(s *screen.Screen) string {
	lines := s.Lines()
	return lines[len(lines)-1]
}

// TestLateLogin: a late reply changes the state, and the prompt with it.
func TestLateLogin(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type("USER alice\r")
	st.hears("USER alice")
	st.says("+OK")
	waitPrompt(s, "auth>")
	s.Type("PASS open-sesame\r")
	st.hears("PASS open-sesame")
	s.Type("\x03")
	waitPrompt(s, "auth~")
	st.says("+OK welcome")
	s.Wait("=== late reply to PASS **** (")
	s.Wait("=== TRANSACTION: the maildrop is open")
	waitPrompt(s, "alice trans>")
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("\x03")
	waitPrompt(s, "trans~")
	st.says("-ERR [SYS/TEMP] not now")
	s.Wait("<** -ERR [SYS/TEMP] not now")
	waitPrompt(s, "trans!")
}

// TestSecondInterruptDrops, without QUIT, and says what that means. A line that
// was typed in between is only cleared.
func TestSecondInterruptDrops(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type("DELE 1\r")
	st.hears("DELE 1")
	st.says("+OK")
	waitPrompt(s, "trans -1>")
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("\x03")
	waitPrompt(s, "trans -1~")
	s.Type("half")
	s.Until("the typed line", func() bool { return strings.Contains(lastLine(s), "~ half") })
	s.Type("\x03")
	s.Until("the words again", func() bool { return strings.Count(s.Text(), "Ctrl-C again drops the connection") == 2 })
	waitPrompt(s, "trans -1~")
	s.Type("\x03")
	s.Wait("!!! the connection is dropped without QUIT, and 1 deletion that was not carried out with it; :reopen")
	waitPrompt(s, "closed>")
	st.hears("")
	s.Type(":reopen\r")
	st.greet(s)
}

// TestOvertaking: a batch may be sent while a reply is owed, and each reply goes
// to its command.
func TestOvertaking(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("\x03")
	waitPrompt(s, "trans~")
	s.Type(":pipeline STAT; RETR 1\r")
	st.hears("STAT")
	st.hears("RETR 1")
	st.says("+OK the first", "+OK 1 9", "+OK", "message", ".")
	waitPrompt(s, "trans 1>")
	want := []string{"=== reply to NOOP", "+OK the first", "=== reply to STAT", "1 message, 9 octets", "=== reply to RETR 1", "message"}
	text := s.Text()
	for _, w := range want {
		_, rest, ok := strings.Cut(text, w)
		if !ok {
			t.Fatalf("the screen shows:\n%s\nwant %q in this order", s.Text(), want)
		}
		text = rest
	}
}

// TestResync waits for what is owed in the foreground.
func TestResync(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type(":resync\r")
	s.Wait("=== nothing is owed: the session is in step")
	s.Type("CAPA\r")
	st.hears("CAPA")
	s.Type("\x03")
	waitPrompt(s, "auth~")
	s.Type(":resync\r")
	st.says("+OK", "UIDL")
	s.Wait("=== late reply to CAPA (")
	st.says(".")
	s.Wait("=== in step again: the whole reply to CAPA")
	waitPrompt(s, "auth>")
	s.Type(":caps\r")
	s.Wait("    UIDL                    UIDL gives each message an id")
}

// drained stops a reply of which some was shown, and waits until the prompt is back.
func drained(t *testing.T) (*screen.Screen, *stage) {
	t.Helper()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type(":set pager off\rRETR 1\r")
	st.hears("RETR 1")
	st.says("+OK 1048576 octets", "Subject: long", "", "what was shown")
	s.Wait("what was shown")
	s.Type("\x03")
	s.Wait("of 1.0 MB to stay in sync; Ctrl-C again drops the connection")
	waitPrompt(s, "trans~")
	s.Wait("=== the draining goes on while you type")
	return s, st
}

// theRest is what had not come when the reply was stopped; more than what a socket
// takes that nobody reads.
var theRest = strings.TrimSuffix(strings.Repeat(strings.Repeat("hidden ", 10)+"\r\n", 200_000), "\r\n")

// TestDraining: Ctrl-C stops the display of a long reply at once. The rest is read
// while the next line is typed, and the session is in step again.
func TestDraining(t *testing.T) {
	t.Parallel()
	s, st := drained(t)
	s.Type("ST")
	s.Until("the typed text", func() bool { return strings.Contains(lastLine(s), "trans~ ST") })
	st.says(theRest, ".")
	s.Wait("=== in step again: the whole reply to RETR 1, ")
	s.Until("a true prompt with the typed text", func() bool { return strings.Contains(lastLine(s), "trans> ST") })
	s.Type("AT\r")
	st.hears("STAT")
	st.says("+OK 7 777")
	s.Wait("7 messages, 777 octets")
	if strings.Contains(s.Written(), "hidden") {
		t.Error("the rest of the message was shown, want it only read")
	}
}

// TestDrainingGoesOn while words of popsh run, and a line for the server waits for its
// end.
func TestDrainingGoesOn(t *testing.T) {
	for line, during := range map[string]string{
		"STAT":           "=== first comes the rest of the reply to RETR 1, draining ",
		":pipeline STAT": "=== first comes the rest of the reply to RETR 1, draining ",
		":wait 600":      "=== waiting for 10m0s",
		`:history | sh -c "cat; read line </dev/tty"`: "RETR 1",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			s, st := drained(t)
			s.Type(line + "\r")
			s.Wait(during)
			st.hearsNothing()
			st.says(theRest)
			st.says(".") // when all before it is on its way
			if strings.HasPrefix(line, ":history") {
				s.Type("\r")
			}
			s.Wait("=== in step again: the whole reply to RETR 1, ")
			if strings.HasSuffix(line, "STAT") {
				st.hears("STAT")
				st.says("+OK 7 777")
				s.Wait("7 messages, 777 octets")
			}
		})
	}
}

// TestDrainingWaitedForNoMore: Ctrl-C ends the waiting of a line, which is not sent,
// and again the connection.
func TestDrainingWaitedForNoMore(t *testing.T) {
	t.Parallel()
	s, st := drained(t)
	s.Type("STAT\r")
	s.Wait("=== first comes the rest of the reply to RETR 1, draining ")
	s.Type("\x03")
	s.Until("the words again", func() bool { return strings.Count(s.Text(), "to stay in sync") == 2 })
	waitPrompt(s, "trans~")
	s.Type("\x03")
	s.Wait("=== the connection is dropped; :reopen opens it again")
	st.hears("")
}

// TestDrainingDropped: Ctrl-C again ends a drain, whether the prompt is back or
// not.
func TestDrainingDropped(t *testing.T) {
	for name, at := range map[string]string{"at once": "to stay in sync", "at the prompt": "goes on while you type"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, st := atStage(t)
			st.logsIn(s)
			s.Type(":set pager off\rRETR 1\r")
			st.hears("RETR 1")
			st.says("+OK", "what was shown")
			s.Wait("what was shown")
			s.Type("\x03")
			s.Wait(at)
			s.Type("\x03")
			s.Wait("=== the connection is dropped; :reopen opens it again")
			waitPrompt(s, "closed>")
			st.hears("")
		})
	}
}

// TestInterruptedPager: of a reply that was stopped while it was fetched for the
// pager, nothing is shown.
func TestInterruptedPager(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type(":set pager cat\rRETR 1\r")
	st.hears("RETR 1")
	st.says("+OK", strings.Repeat("hidden\r\n", 1000)+"still hidden")
	s.Until("the progress of the transfer", func() bool { return strings.Contains(s.Written(), `"RETR 1"`) })
	s.Type("\x03")
	s.Wait("!!! incomplete: interrupted after 1 001 lines")
	s.Wait("to stay in sync")
	st.says(".")
	s.Wait("=== in step again")
	waitPrompt(s, "trans>")
	if strings.Contains(s.Written(), "hidden") {
		t.Error("what was fetched was shown, want it forgotten")
	}
}

// TestTypedAheadOfInterrupt: what was typed ahead of Ctrl-C is not sent; without
// Ctrl-C it is.
func TestTypedAheadOfInterrupt(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("DELE 1\r")
	s.Type("\x03")
	waitPrompt(s, "auth~")
	st.says("+OK")
	waitPrompt(s, "auth>")
	s.Type("CAPA\r")
	st.hears("CAPA")
	s.Type("USER alice\rUSER")
	st.says("-ERR")
	st.hears("USER alice")
	st.says("+OK")
	s.Until("half a line that was typed ahead", func() bool { return strings.Contains(lastLine(s), "auth> USER") })
	if strings.Contains(s.Text(), "DELE") {
		t.Errorf("the screen shows:\n%s\nwant no line that was typed ahead of Ctrl-C", s.Text())
	}
}

// TestRepeatedLineInterrupted: Ctrl-C ends a repetition with the command that
// runs.
func TestRepeatedLineInterrupted(t *testing.T) {
	for _, line := range []string{"9 NOOP", ":watch 0.1 NOOP"} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			s, st := atStage(t)
			s.Type(line + "\r")
			st.hears("NOOP")
			st.says("+OK first")
			st.hears("NOOP")
			s.Type("\x03")
			waitPrompt(s, "auth~")
			st.says("+OK second")
			waitPrompt(s, "auth>")
			s.Type("CAPA\r")
			st.hears("CAPA")
		})
	}
}

// TestServerClosesWhileIdle: what was lost with the connection is told above the
// line that is being typed.
func TestServerClosesWhileIdle(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type("DELE 1\r")
	st.hears("DELE 1")
	st.says("+OK")
	waitPrompt(s, "trans -1>")
	s.Type("RETR 1")
	s.Until("the typed line", func() bool { return strings.Contains(lastLine(s), "> RETR 1") })
	st.hangsUp()
	s.Wait("*** the server closed the connection after ")
	s.Wait(" idle (1 deletion lost); :reopen opens it again")
	s.Until("a prompt that says closed, with the typed line", func() bool {
		return strings.Contains(lastLine(s), "closed> RETR 1")
	})
}

// TestNarrowedWhileTyping: the prompt of a terminal that becomes narrow says what
// the wide one said.
func TestNarrowedWhileTyping(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type("NOOP\r")
	st.hears("NOOP")
	s.Type("\x03")
	waitPrompt(s, "trans~")
	s.Type("STAT")
	s.Until("the typed line", func() bool { return strings.Contains(lastLine(s), "trans~ STAT") })
	s.Resize(30, 20)
	s.Signal(syscall.SIGWINCH)
	s.Until("a short prompt with the mark", func() bool { return strings.HasPrefix(lastLine(s), "pop3~ STAT") })
	st.says("-ERR no")
	s.Until("another mark", func() bool { return strings.HasPrefix(lastLine(s), "pop3! STAT") })
	s.Resize(100, 20)
	s.Signal(syscall.SIGWINCH)
	s.Until("the wide prompt", func() bool { return strings.Contains(lastLine(s), "alice trans! STAT") })
}
