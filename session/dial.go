package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// Dial opens a session with a server. With the mode Auto and no port it tries
// implicit TLS on 995, then STLS on 110; with a port, implicit TLS and then STLS
// on that one, and at a Unix socket as well. It tells the options' Tell what it found.
//
// The error is a *LinkError, *TLSError, *RefusedError, *ProtocolError or
// *OutsideError. A certificate that cannot be trusted ends the search: another
// door to the same host would be no better.
func Dial(ctx context.Context, to Target, o *Options) (*Session, error) {
	options := o.orDefaults()
	to.Host = asciiName(to.Host)
	if to.Domain && to.Port == 0 && options.Path.Socket == "" && options.TLS == Auto && mayBeDomain(to.Host) {
		var err error
		if to, err = options.discover(ctx, to); err != nil {
			return nil, err
		}
	}
	return options.try(ctx, to, options.doors(to))
}

// asciiName is the name of a host as the network knows it (RFC 5891 §5).
func asciiName(host string) string {
	if ascii, err := idna.Lookup.ToASCII(host); err == nil && net.ParseIP(host) == nil {
		return ascii
	}
	return host
}

// mayBeDomain reports whether a host could be a mail domain: not an address, and
// not a name of this machine or network only.
func mayBeDomain(host string) bool {
	return net.ParseIP(host) == nil && strings.Contains(strings.Trim(host, "."), ".")
}

// A door is a port with the mode to try on it. That of a Unix socket is 0.
type door struct {
	port int
	mode Mode
}

// String names the port.
func (d door) String() string {
	if d.port == 0 {
		return "the socket"
	}
	return fmt.Sprintf("port %d", d.port)
}

func (o *Options) doors(to Target) []door {
	switch {
	case o.Path.Socket != "" && o.TLS == Auto:
		return []door{{0, Implicit}, {0, STLS}}
	case o.Path.Socket != "":
		return []door{{0, o.TLS}}
	case o.TLS == Implicit:
		return []door{{orPort(to.Port, PortPOP3S), Implicit}}
	case o.TLS != Auto:
		return []door{{orPort(to.Port, PortPOP3), o.TLS}}
	case to.Port == 0:
		return []door{{PortPOP3S, Implicit}, {PortPOP3, STLS}}
	case to.Port == PortPOP3:
		return []door{{to.Port, STLS}}
	case to.Port == PortPOP3S:
		return []door{{to.Port, Implicit}}
	}
	return []door{{to.Port, Implicit}, {to.Port, STLS}}
}

func orPort(port, fallback int) int {
	if port == 0 {
		return fallback
	}
	return port
}

// try tries the doors in turn and returns the first session, or the first error
// when none opens: it tells most about what was asked for.
func (o *Options) try(ctx context.Context, to Target, doors []door) (*Session, error) {
	var first error
	for i, d := range doors {
		asked := i > 0 && doors[i-1].port == d.port // by the handshake before
		s, err := o.open(ctx, to.Host, d, d.mode != Implicit && !asked)
		if err == nil {
			return s, nil
		}
		if first == nil {
			first = err
		}
		if i == len(doors)-1 || !mayTryNext(err, doors[i+1].port == d.port) {
			return nil, o.worth(first, err, d)
		}
		o.Tell(fmt.Sprintf("%v: %s; trying %v with %s", d, short(err), doors[i+1], doors[i+1].mode))
	}
	return nil, first
}

// mayTryNext reports whether another door may do better: nobody answered here, or
// the port does not speak TLS from the start.
func mayTryNext(err error, samePort bool) bool {
	var link *LinkError
	var tls *TLSError
	switch {
	case errors.As(err, &link):
		return !isHopeless(err) && (link.Talking || !samePort)
	case errors.As(err, &tls):
		return tls.Fault == ClearPort || tls.Fault == HandshakeFailed
	}
	return false
}

func unknownHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns)
}

// worth picks the error to report of the first and the last door: the last one
// when it got further. Else that one is told.
func (o *Options) worth(first, last error, d door) error {
	var link *LinkError
	if first == last || !errors.As(last, &link) || link.Talking {
		return last
	}
	o.Tell(fmt.Sprintf("%v: %s either", d, short(last)))
	return first
}

// short says why a door did not open, in a few words.
func short(err error) string {
	var link *LinkError
	var waited interface{ Timeout() bool }
	switch {
	case !errors.As(err, &link):
		return "no TLS from the start"
	case errors.As(err, &waited) && waited.Timeout():
		return "no answer"
	}
	return "no connection"
}

// open connects to one door and begins a session there. With suspicious set, a
// silent port is asked whether it speaks TLS; a connection that was given up to
// find that out is made once more.
func (o *Options) open(ctx context.Context, host string, d door, suspicious bool) (*Session, error) {
	s, err := o.attempt(ctx, host, d, suspicious)
	if errors.Is(err, errGivenUp) {
		o.Tell(fmt.Sprintf("%v: nothing was said, and TLS is not answered either; trying once more", d))
		return o.attempt(ctx, host, d, false)
	}
	return s, err
}

// attempt connects to a door once.
func (o *Options) attempt(ctx context.Context, host string, d door, suspicious bool) (*Session, error) {
	addr := cmp.Or(o.Path.Socket, net.JoinHostPort(host, strconv.Itoa(d.port)))
	connecting, cancel := limited(ctx, o.Timers.Connect)
	defer cancel()
	nc, err := o.Dial(connecting, "tcp", addr)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, &LinkError{Op: "connect", Addr: addr, Err: err}
	}
	own := *o
	own.TLS = d.mode
	s := newSession(nc, host, own)
	if suspicious {
		s.probe = func(ctx context.Context, connected func()) bool { return o.speaksTLS(ctx, addr, connected) }
	}
	if err := s.begin(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// limited is a context that ends after a timer, of which zero means never.
func limited(ctx context.Context, timer time.Duration) (context.Context, context.CancelFunc) {
	if timer == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, timer)
}
