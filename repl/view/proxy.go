package view

import (
	"errors"
	"fmt"
	"io"

	"popsh/session"
)

// brokenProxy says why a proxy took no connection further.
func brokenProxy(e *session.LinkError, p *session.ProxyError, quote quoter) Problem {
	name := "the proxy " + Escape([]byte(p.Proxy.String()))
	switch {
	case !p.Reached:
		near := brokenLink(&session.LinkError{Op: e.Op, Addr: p.Proxy.Addr, Err: p.Err}, quote)
		return Problem{Text: name + " cannot be reached: " + near.Text, Detail: near.Detail,
			Hints: []string{"--proxy names its host and port; --proxy none goes straight to the server"}}
	case p.Login != session.LoginFit:
		fault := loginFaults[p.Login]
		return Problem{Text: name + " " + fault.text, Detail: saidOf(p, quote), Hints: fault.hints}
	case p.Said.Len() > 0:
		return Problem{Text: name + " does not connect to " + addrOf(e) + "; it says", Detail: saidOf(p, quote), Hints: proxyHints}
	}
	return Problem{Text: fmt.Sprintf("%s does not connect to %s: %s", name, addrOf(e), proxyFault(p.Err)), Hints: proxyHints}
}

// saidOf returns what a proxy said in words of its own: how it refused, and which logins
// it takes.
func saidOf(p *session.ProxyError, quote quoter) (lines []string) {
	if p.Said.Len() > 0 {
		lines = append(lines, quote(p.Said.Bytes()))
	}
	for _, kind := range p.Kinds {
		lines = append(lines, "it takes: "+quote(kind.Bytes()))
	}
	return lines
}

// loginFaults are the words for what a proxy has against a login.
var loginFaults = map[session.LoginFault]struct {
	text  string
	hints []string
}{
	session.LoginMissing: {"takes nobody further who does not log in to it", []string{
		"--proxy-user NAME logs in; the password comes from --proxy-password-file or --proxy-password-command, or is asked for",
		"--proxy none goes straight to the server",
	}},
	session.LoginRefused: {"refuses the login; the mail server was not reached", []string{
		"check the name of --proxy-user and its password, which are those of the proxy, not of the mail server",
	}},
	session.LoginOther: {"wants a login of another kind than a name and a password", []string{
		"popsh logs in to an HTTP proxy by Basic (RFC 7617), and to a SOCKS5 proxy by name and password (RFC 1929)",
		"ask who runs it for such a login, or have a proxy on this machine log in to it",
	}},
}

// proxyHints are for a proxy that is there and takes nobody further.
var proxyHints = []string{
	"many proxies allow a few ports only",
	"--proxy none goes straight to the server",
}

// proxyFault says how a proxy failed that used no words.
func proxyFault(err error) string {
	switch {
	case noAnswer(err):
		return "it fell silent"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it hung up"
	}
	return own(err.Error())
}
