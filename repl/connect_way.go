package repl

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/secrets"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// A way is how a session is opened: where it goes, how it gets its TLS, and who
// logs in.
type way struct {
	target   session.Target
	mode     session.Mode
	user     string // logs in at once unless empty
	auth     string
	server   server              // what the configuration says of it
	netrc    *secrets.NetrcEntry // of the user; nil for none
	practice bool
}

// String names the way as far as a password is bound to it.
func (w *way) String() string {
	if w.practice {
		return "the practice server"
	}
	port := "the usual port"
	if w.target.Port != 0 {
		port = fmt.Sprintf("port %d", w.target.Port)
	}
	return fmt.Sprintf("%s, %s, TLS %s", w.target.Host, port, w.mode)
}

const noHostHint = "popsh pop.example.org, or popsh --practice"

// parseWay reads HOST, HOST:PORT, USER@HOST or a URL. The mode and the port that
// flags name win over those of the text.
func parseWay(text string, mode session.Mode, port int) (*way, error) {
	if text == "" {
		return nil, misuse.New("", "no host was named", noHostHint)
	}
	if pop3.IsURL(text) {
		return parseURL(text, mode, port)
	}
	if scheme, _, isURL := strings.Cut(text, "://"); isURL {
		return nil, misuse.New("", "popsh does not speak "+view.Quote(scheme), "pop3s://pop.example.org or pop3://pop.example.org")
	}
	w := &way{mode: mode}
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		if w.user, text, w.target.Domain = text[:at], text[at+1:], true; w.user == "" || text == "" {
			return nil, misuse.New("", "a name and a host belong around the @", "popsh alice@example.org")
		}
	}
	host, own, err := hostPort(text)
	if err != nil {
		return nil, err
	}
	w.target.Host, w.target.Port = host, own
	if port != 0 {
		w.target.Port = port
	}
	return w, nil
}

// hostPort cuts a port off a host. An IPv6 address with a port has brackets.
func hostPort(text string) (host string, port int, err error) {
	if strings.ContainsAny(text, " \t\r\n\x00/") || text == "" {
		return "", 0, misuse.New("", strconv.QuoteToASCII(text)+" is not the name of a host", "popsh pop.example.org")
	}
	if strings.Count(text, ":") != 1 && !strings.HasPrefix(text, "[") {
		return text, 0, nil
	}
	if bare, ok := strings.CutSuffix(text, "]"); ok {
		return bare[1:], 0, nil
	}
	host, number, err := net.SplitHostPort(text)
	if err != nil || host == "" {
		return "", 0, &misuse.Error{Reason: strconv.QuoteToASCII(text) + " is not a host and a port", Hint: []string{"pop.example.org:1110, or [::1]:1110"}, Err: err}
	}
	port, err = portNumber(number)
	return host, port, err
}

func portNumber(text string) (int, error) {
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, misuse.New("", strconv.QuoteToASCII(text)+" is not a port", "a port is a number from 1 to 65535")
	}
	return int(port), nil
}

// parseURL reads a pop:// URL (RFC 2384). A URL in clear text means STLS: clear
// text all the way is asked for by --tls=none only.
func parseURL(text string, mode session.Mode, port int) (*way, error) {
	u, err := pop3.ParseURL(text)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "pop2" {
		return nil, misuse.New("", "popsh speaks POP3; this URL asks for POP2", "popsh HOST")
	}
	w := &way{target: session.Target{Host: u.Host, Port: u.Port}, user: u.User, auth: strings.TrimPrefix(u.Auth, "+"), mode: mode}
	if mode == session.Auto {
		w.mode = session.STLS
		if u.Implicit() {
			w.mode = session.Implicit
		}
	}
	if port != 0 {
		w.target.Port = port
	}
	return w, nil
}
