package view

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// brokenLink says why there is no connection, or no longer.
func brokenLink(e *session.LinkError, quote quoter) Problem {
	if proxy, ok := errors.AsType[*session.ProxyError](e.Err); ok {
		return brokenProxy(e, proxy, quote)
	}
	for _, row := range links {
		if row.is(e.Err) {
			return Problem{Text: row.text(e), Detail: pendingOf(e.Err, quote), Hints: row.hints}
		}
	}
	cause := describe(e.Err, quote)
	cause.Text = addrOf(e) + ": " + during(e.Op) + cause.Text
	ended, closed := errors.AsType[*wire.EndedError](e.Err)
	switch {
	case e.Op == session.AtGreeting && isA[*wire.TimeoutError](e.Err) && cause.Detail == nil:
		cause.Hints = muteHints
	case closed && ended.Err == io.EOF:
		cause.Hints = []string{hungUp(e.Op)}
	}
	return cause
}

// muteHints are for a server that does not even greet.
var muteHints = []string{
	"a POP3 server speaks first; one that waits for its client may be of another kind, such as a web server",
	"--timeout gives it more time",
}

// hungUp is the hint about a server that closes the connection in good order, by what
// was being done.
func hungUp(op string) string {
	command, known := pop3.Lookup(op)
	switch {
	case op == session.AtGreeting:
		return "a server that is busy, or does not take your address, may hang up without a word"
	case op == session.Waiting:
		return "servers hang up on clients that say nothing for too long; NOOP now and then keeps a session"
	case known && command.Next == pop3.Update:
		return "whether it was carried out is not known: LIST tells after the next login"
	}
	return "servers hang up on what they do not know, after a login that failed, or when they fail themselves; their log tells why"
}

// pendingOf returns the start of a line that came before the connection broke.
func pendingOf(err error, quote quoter) []string {
	ended, ok := errors.AsType[*wire.EndedError](err)
	if !ok || ended.Pending.Len() == 0 {
		return nil
	}
	return []string{quote(ended.Pending.Bytes())}
}

func addrOf(e *session.LinkError) string {
	if e.Addr == "" {
		return "the server"
	}
	return Escape([]byte(e.Addr))
}

// links are the ways in which a connection cannot be made.
var links = []struct {
	is    func(error) bool
	text  func(*session.LinkError) string
	hints []string
}{
	{
		is:    unknownHost,
		text:  func(e *session.LinkError) string { return "there is no host named " + hostOf(e) },
		hints: []string{"check the spelling; the name of the POP3 server is often not the domain of the mail address"},
	},
	{
		is: isA[*session.NoAddressError],
		text: func(e *session.LinkError) string {
			none, _ := errors.AsType[*session.NoAddressError](e.Err)
			return fmt.Sprintf("%s has no %s address, which alone may be used", Quote(none.Host), none.Family)
		},
		hints: []string{"--ipv4, --ipv6 and the address of --source leave out the others"},
	},
	{
		is: isA[*session.SourceError],
		text: func(e *session.LinkError) string {
			bad, _ := errors.AsType[*session.SourceError](e.Err)
			return fmt.Sprintf("no connection can begin at %s: %s", bad.Source, own(bad.Err.Error()))
		},
		hints: []string{"--source takes an address that this machine has"},
	},
	{
		is:    isA[*net.DNSError],
		text:  func(e *session.LinkError) string { return "the name server did not say where " + hostOf(e) + " is" },
		hints: []string{"check the network, or give the host's address in place of its name"},
	},
	{
		is: isSocket,
		text: func(e *session.LinkError) string {
			op, _ := errors.AsType[*net.OpError](e.Err)
			return "there is no connection to the Unix socket " + addrOf(e) + ": " + own(op.Err.Error())
		},
		hints: []string{"--socket names the file at which the server listens, and which you may write to"},
	},
	{
		is:   isErrno(syscall.ECONNREFUSED),
		text: func(e *session.LinkError) string { return "nothing listens at " + addrOf(e) },
		hints: []string{
			"POP3 is on port 995 with TLS and on port 110 with STLS; -p chooses another port",
			"the server may have POP3 switched off",
		},
	},
	{
		is:    isErrno(syscall.ENETUNREACH, syscall.EHOSTUNREACH),
		text:  func(e *session.LinkError) string { return "there is no way to " + addrOf(e) + " from here" },
		hints: []string{"check the network, a VPN or a firewall"},
	},
	{
		is:    isErrno(syscall.ECONNRESET, syscall.EPIPE),
		text:  func(e *session.LinkError) string { return addrOf(e) + " broke the connection off " + inFlight(e) },
		hints: []string{"no message is deleted without QUIT; one that was not answered may have been carried out (RFC 1939 §6)"},
	},
	{
		is:    noAnswer,
		text:  func(e *session.LinkError) string { return addrOf(e) + " did not answer" },
		hints: []string{"a firewall may swallow this port; --connect-timeout gives it more time"},
	},
}

// inFlight says what was being done when the connection broke.
func inFlight(e *session.LinkError) string {
	switch e.Op {
	case "":
		return "without a word"
	case session.Waiting:
		return "while nothing was asked of it"
	}
	return "during " + Escape([]byte(e.Op))
}

// hostOf returns the name that was looked up.
func hostOf(e *session.LinkError) string {
	if dns, ok := errors.AsType[*net.DNSError](e.Err); ok {
		return Quote(dns.Name)
	}
	return Quote(e.Addr)
}

func unknownHost(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}

// isSocket reports whether a Unix socket could not be connected to.
func isSocket(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial" && op.Net == "unix"
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isErrno(errnos ...syscall.Errno) func(error) bool {
	return func(err error) bool {
		for _, e := range errnos {
			if errors.Is(err, e) {
				return true
			}
		}
		return false
	}
}

// noAnswer reports whether a connection could not be made in time. A server that
// falls silent later is a matter of [timedOut].
func noAnswer(err error) bool {
	if isA[*wire.TimeoutError](err) {
		return false
	}
	network, ok := errors.AsType[net.Error](err)
	return ok && network.Timeout() || errors.Is(err, os.ErrDeadlineExceeded)
}

// timedOut says what came before a server fell silent.
func timedOut(e *wire.TimeoutError, quote quoter) Problem {
	after := e.After
	if after > time.Second {
		after = after.Round(100 * time.Millisecond)
	}
	p := Problem{
		Text:  fmt.Sprintf("the server sent nothing for %v", after),
		Hints: []string{"the connection was closed, since a late answer could be taken for the next one; --timeout gives it more time"},
	}
	if e.Slow {
		p.Text = fmt.Sprintf("the server was not done with its reply after %v", after)
		p.Hints = []string{"the connection was closed; :timeout total 0 waits for as long as it takes"}
		return p
	}
	if e.Pending.Len() > 0 {
		p.Text = fmt.Sprintf("the server began a line and then sent nothing for %v", after)
		p.Detail = []string{quote(e.Pending.Bytes())}
	}
	return p
}

// ended says how a server ended the connection.
func ended(e *wire.EndedError, quote quoter) Problem {
	p := Problem{Text: "the server closed the connection"}
	switch {
	case errors.Is(e.Err, net.ErrClosed):
		p.Text = "the connection was closed here"
	case errors.Is(e.Err, io.ErrUnexpectedEOF):
		p.Text = "the connection was cut off, without the end that TLS asks for"
		p.Hints = []string{"somebody on the way may have cut it; what came last is perhaps incomplete (RFC 8314 §3.4)"}
	case !errors.Is(e.Err, io.EOF):
		p.Text = "the connection broke: " + own(e.Err.Error())
	}
	if p.Detail = pendingOf(e, quote); p.Detail != nil {
		p.Text += ", in the middle of a line"
	}
	return p
}
