package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"popsh/session/wire"
)

// A Proxy is somebody who takes connections further. The zero one is nobody.
type Proxy struct {
	Scheme string // how it is spoken to, as of [ProxySchemes]
	Addr   string // host:port
}

// proxies are the kinds of proxies: how each is asked, on a connection to it, for one
// to an address, and which logins it can be told. The context ends the asking, and the
// octets of the server that come behind the answer are left alone.
var proxies = []struct {
	scheme string
	ask    func(ctx context.Context, nc net.Conn, addr string, login *ProxyLogin) error
	fits   func(*ProxyLogin) error
}{{"socks5", askSOCKS, fitsSOCKS}, {"socks5h", askSOCKS, fitsSOCKS}, {"http", askHTTP, fitsHTTP}}

// ProxySchemes are the schemes of proxies that can be used.
func ProxySchemes() []string {
	var names []string
	for _, p := range proxies {
		names = append(names, p.scheme)
	}
	return names
}

// ParseProxy reads scheme://host:port; "none" and "" are nobody. The text of an error
// does not hold the one that was given, which may have a password in it.
func ParseProxy(text string) (Proxy, error) {
	if text == "" || text == noProxy {
		return Proxy{}, nil
	}
	scheme, rest, _ := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	host, port, err := net.SplitHostPort(strings.TrimSuffix(rest, "/"))
	number, unfit := strconv.ParseUint(port, 10, 16)
	switch {
	case !slices.Contains(ProxySchemes(), scheme):
		return Proxy{}, errors.New("proxies are spoken to by " + strings.Join(ProxySchemes(), ", "))
	case strings.Contains(rest, "@"):
		return Proxy{}, ErrProxyLogin
	case err != nil, unfit != nil, number == 0, host == "", strings.ContainsAny(host, " \t\r\n\x00/"):
		return Proxy{}, errors.New("a proxy is a host and a port")
	}
	return Proxy{scheme, net.JoinHostPort(asciiName(host), port)}, nil
}

// ErrProxyLogin says that a text that names a proxy has a login in it.
var ErrProxyLogin = errors.New("who logs in to a proxy does not stand in its URL, which everybody on this machine may read")

const noProxy = "none"

// String returns the proxy as ParseProxy reads it.
func (p Proxy) String() string {
	if p == (Proxy{}) {
		return noProxy
	}
	return p.Scheme + "://" + p.Addr
}

// IsNearby reports whether the proxy is on this machine, so that nobody can listen on
// the way to it.
func (p Proxy) IsNearby() bool {
	host, _, _ := net.SplitHostPort(p.Addr)
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// dial makes a connection through the proxy, to which another dialer leads. The login
// may be nil.
func (p Proxy) dial(ctx context.Context, near func(context.Context, string) (net.Conn, error), addr string, login *ProxyLogin) (net.Conn, error) {
	nc, err := near(ctx, p.Addr)
	if err != nil {
		return nil, &ProxyError{Proxy: p, Err: err}
	}
	i := slices.Index(ProxySchemes(), p.Scheme)
	if err := proxies[i].ask(ctx, nc, addr, login); err != nil {
		nc.Close()
		return nil, p.failure(err)
	}
	return &proxied{nc, farEnd(addr), p}, nil
}

// failure is the error of a proxy that was reached.
func (p Proxy) failure(err error) error {
	e := &ProxyError{Proxy: p, Reached: true, Err: err}
	if no, ok := errors.AsType[*turnedDown](err); ok {
		e.Login, e.Said, e.Kinds = no.fault, no.said, no.kinds
	}
	return e
}

// A turnedDown is what a proxy says that takes a connection no further.
type turnedDown struct {
	fault LoginFault
	said  wire.Octets
	kinds []wire.Octets
	err   error // in place of words of its own; may be nil
}

func (e *turnedDown) Error() string {
	if e.err != nil {
		return e.err.Error()
	}
	return fmt.Sprintf("it said %v", e.said)
}

// A ProxyError says that a proxy did not take a connection further.
type ProxyError struct {
	Proxy   Proxy
	Reached bool          // it was there; else Err says why not
	Login   LoginFault    // what it has against the login
	Said    wire.Octets   // how it refused, where it said that in words of its own
	Kinds   []wire.Octets // the logins that it takes, as far as it says so
	Err     error
}

func (e *ProxyError) Error() string { return fmt.Sprintf("proxy %s: %v", e.Proxy, e.Err) }

// Unwrap returns what went wrong.
func (e *ProxyError) Unwrap() error { return e.Err }

// A proxied connection has the server at its other end, not the proxy.
type proxied struct {
	net.Conn
	server farEnd
	proxy  Proxy
}

func (c *proxied) RemoteAddr() net.Addr { return c.server }

// Route names the proxy.
func (c *proxied) Route() string { return "via=" + c.proxy.String() }

// A farEnd is the address of a server as a proxy was told it.
type farEnd string

func (farEnd) Network() string  { return "tcp" }
func (a farEnd) String() string { return string(a) }
