package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/net/proxy"
)

// A there is a dialer to a proxy that has been reached.
type there struct{ nc net.Conn }

func (d there) Dial(string, string) (net.Conn, error) { return d.nc, nil }

// DialContext is Dial.
func (d there) DialContext(context.Context, string, string) (net.Conn, error) { return d.nc, nil }

// askSOCKS asks a SOCKS5 proxy for a connection (RFC 1928 §4), and tells it the login if
// it wants one (RFC 1929). The proxy looks the name of the host up.
func askSOCKS(ctx context.Context, nc net.Conn, addr string, login *ProxyLogin) error {
	var said opening
	d, err := proxy.SOCKS5("tcp", addr, login.forSOCKS(), there{said.listen(nc)})
	if err != nil {
		return err
	}
	_, err = d.(proxy.ContextDialer).DialContext(ctx, "tcp", addr)
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	if err == nil {
		return nil
	}
	if fault := login.faultBySOCKS(said.octets); fault != LoginFit {
		return &turnedDown{fault: fault, err: err}
	}
	if reply, ok := strings.CutPrefix(fmt.Sprint(err), "unknown error "); ok {
		return errors.New(reply)
	}
	return err
}

// Octets of SOCKS5 (RFC 1928 §3, RFC 1929 §2).
const (
	socksVersion = 5
	byLogin      = 2    // the method of a name and a password
	noMethod     = 0xff // none of those that were offered
)

// faultBySOCKS tells by the first octets of a SOCKS5 proxy what it has against a login:
// the library tells it in words only.
func (l *ProxyLogin) faultBySOCKS(said []byte) LoginFault {
	switch {
	case len(said) < 2 || said[0] != socksVersion:
		return LoginFit
	case said[1] == noMethod:
		return l.faultOf(l == nil)
	case said[1] == byLogin && (l == nil || len(said) > 3 && said[3] != 0):
		return l.faultOf(true)
	}
	return LoginFit
}
