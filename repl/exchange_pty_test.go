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

// TestInterruptedExchange: Ctrl-C answers the challenge of an AUTH with a star,
// whether it has come or is still to come.
func TestInterruptedExchange(t *testing.T) {
	const challenge = "+ VXNlcm5hbWU6"
	for name, early := range map[string]bool{"before the challenge": true, "at the challenge": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, st := atStage(t)
			s.Type("AUTH X-OWN\r")
			st.hears("AUTH X-OWN")
			if !early {
				st.says(challenge)
				waitPrompt(s, "auth+ the answer in base64, or * to cancel")
			}
			s.Type("\x03")
			if early {
				s.Wait("=== AUTH X-OWN is given up as soon as the server answers; Ctrl-C again drops the connection")
				s.Type("hal")
				st.says(challenge)
			}
			st.hears("*")
			st.says("-ERR as you like")
			s.Wait("<** -ERR as you like")
			s.Until("a prompt out of the exchange", func() bool { return strings.Contains(lastLine(s), "auth! ") || strings.HasSuffix(lastLine(s), "auth!") })
			s.Type("\x15CAPA\r")
			st.hears("CAPA")
		})
	}
}

// TestInterruptedExchangeDropped: a server that does not let go of an exchange is
// let go by Ctrl-C.
func TestInterruptedExchangeDropped(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type("AUTH X-OWN\r")
	st.hears("AUTH X-OWN")
	st.says("+ ")
	waitPrompt(s, "auth+ the answer in base64, or * to cancel")
	s.Type("\x03")
	st.hears("*")
	s.Wait("Ctrl-C again drops the connection")
	s.Type("\x03")
	s.Wait("=== the connection is dropped; :reopen opens it again")
	st.hears("")
	waitPrompt(s, "closed>")
}

// TestLateSuccess: who has given up a login is not logged in.
func TestLateSuccess(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type("AUTH X-OWN =\r")
	st.hears("AUTH X-OWN =")
	s.Type("\x03")
	s.Wait("is given up as soon as the server answers")
	st.says("+OK welcome")
	s.Wait("!!! the login was given up, but the server has let you in, so the connection was dropped")
	st.hears("")
	waitPrompt(s, "closed>")
}

// TestInterruptedSTLS: a +OK that comes too late ends the connection.
func TestInterruptedSTLS(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	s.Type("STLS\r")
	st.hears("STLS")
	s.Type("\x03")
	waitPrompt(s, "auth~")
	s.Type(":pipeline NOOP\r")
	s.Wait("error: nothing was sent: STLS is not answered yet")
	waitPrompt(s, "auth~")
	st.says("+OK go ahead")
	s.Wait("error: the server begins TLS, but nobody waits for it any more")
	st.hears("")
	waitPrompt(s, "closed>")
}

// inHandshake types STLS at a server that says +OK and then does nothing but what
// stays does; when that returns, it hangs up.
func inHandshake(t *testing.T, stays func(io.Reader)) *screen.Screen {
	t.Helper()
	begun := make(chan struct{})
	addr := listen(t, func(nc net.Conn) {
		io.WriteString(nc, "+OK ready\r\n")
		in := bufio.NewReader(nc)
		in.ReadString('\n')
		io.WriteString(nc, "+OK go ahead\r\n")
		in.ReadByte() // of the handshake
		close(begun)
		stays(in)
	})
	s, _ := sit(t, "--tls=none", addr)
	waitPrompt(s, "auth>")
	s.Type("STLS\r")
	select {
	case <-begun:
	case <-time.After(screen.Deadline):
		t.Fatal("no handshake was begun")
	}
	return s
}

// TestInterruptedHandshake: behind the +OK there is no way back but the end.
func TestInterruptedHandshake(t *testing.T) {
	t.Parallel()
	s := inHandshake(t, func(in io.Reader) { io.Copy(io.Discard, in) })
	s.Type("\x03")
	s.Wait("=== the connection is closed; :reopen opens it again")
	s.Wait("error: interrupted")
	waitPrompt(s, "closed>")
}

// TestHandshakeThatFails: the +OK to STLS is shown when it comes, and stays.
func TestHandshakeThatFails(t *testing.T) {
	t.Parallel()
	fails := make(chan struct{})
	s := inHandshake(t, func(io.Reader) {
		select {
		case <-fails:
		case <-t.Context().Done():
		}
	})
	s.Wait("<-  +OK go ahead")
	close(fails)
	waitPrompt(s, "closed>")
	if text := s.Text(); strings.Count(text, "+OK go ahead") != 1 || !strings.Contains(text, "error: ") {
		t.Errorf("the screen shows:\n%s\nwant the +OK once, and why there is no TLS", text)
	}
}
