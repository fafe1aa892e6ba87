//go:build linux || darwin

package repl_test

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"
)

// refusingProxy is an HTTP proxy that takes no login, and repeats what it was told.
func refusingProxy(t *testing.T) string {
	t.Helper()
	return listen(t, func(nc net.Conn) {
		if q, err := http.ReadRequest(bufio.NewReader(nc)); err == nil {
			nc.Write([]byte("HTTP/1.1 407 not " + q.Header.Get("Proxy-Authorization") + "\r\n\r\n"))
		}
	})
}

// TestTerminalAsksForTheProxy: the password of a proxy is asked for without echo, and is
// on no screen and in no file, whatever the proxy says.
func TestTerminalAsksForTheProxy(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	s := sitIn(t, home, nil, "-v")
	s.WaitLast("popsh>")
	s.Type(":set proxy http://" + refusingProxy(t) + "\r:set proxy-user alice\ropen pop.example.org\r")
	s.WaitLast("password of the proxy:")
	s.Type(canary + "\r")
	s.Wait("refuses the login; the mail server was not reached\n")
	s.Wait("HTTP/1.1 407 not Basic ****")
	s.Type(":set proxy http://alice:" + canary + "@127.0.0.1:1\r")
	s.Wait("--proxy-user NAME says who it is")
	s.Type(":quit\r")
	s.WaitExit(0)
	if strings.Contains(s.Written(), canary) {
		t.Errorf("the terminal was sent the password: %q", s.Written())
	}
	wantNowhere(t, home, canary)
}
