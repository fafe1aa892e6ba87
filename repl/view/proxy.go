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
	case p.Said.Len() > 0:
		return Problem{Text: name + " does not connect to " + addrOf(e) + "; it says", Detail: []string{quote(p.Said.Bytes())}, Hints: proxyHints}
	}
	return Problem{Text: fmt.Sprintf("%s does not connect to %s: %s", name, addrOf(e), proxyFault(p.Err)), Hints: proxyHints}
}

// proxyHints are for a proxy that is there and takes nobody further.
var proxyHints = []string{
	"many proxies allow a few ports only, and popsh logs in to none",
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
