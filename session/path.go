package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
)

// A Family is a kind of addresses.
type Family uint8

// The families. AnyFamily takes what the host has, IPv6 first as a rule.
const (
	AnyFamily Family = iota
	IPv4
	IPv6
)

// families are what the network and people call them.
var families = [...]struct{ network, name string }{{"tcp", "any"}, {"tcp4", "IPv4"}, {"tcp6", "IPv6"}}

// String returns the name of the family.
func (f Family) String() string { return families[f].name }

// ParseFamily finds a family by its name, in letters of any case.
func ParseFamily(name string) (Family, bool) {
	for f, row := range families {
		if strings.EqualFold(row.name, name) {
			return Family(f), true
		}
	}
	return 0, false
}

// FamilyOf returns the family of an address.
func FamilyOf(a netip.Addr) Family {
	if a.Unmap().Is4() {
		return IPv4
	}
	return IPv6
}

// A Path is the way that the octets of a session take. The zero one is the
// network's own choice.
type Path struct {
	Family Family      // of the addresses to connect to
	Source netip.Addr  // of this machine, where connections begin; may be the zero one
	Proxy  Proxy       // to go through, at the end of the path; may be the zero one
	Login  *ProxyLogin // who asks the proxy, as it [ProxyLogin.Fits]; may be nil
	Socket string      // the file of a Unix socket to connect to, whatever the host and the port; usually empty
	Header Header      // to begin with, once connected
}

// family is that of both ends of a connection.
func (p Path) family() Family {
	if p.Source.IsValid() {
		return FamilyOf(p.Source)
	}
	return p.Family
}

// dial makes a connection. Its errors are those of package net, a *NoAddressError,
// a *SourceError or a *ProxyError.
func (p Path) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	nc, err := p.connect(ctx, addr)
	if err != nil {
		return nil, err
	}
	return p.Header.send(ctx, nc)
}

// connect makes the connection that the header goes ahead on.
func (p Path) connect(ctx context.Context, addr string) (net.Conn, error) {
	switch {
	case p.Socket != "":
		return new(net.Dialer).DialContext(ctx, "unix", p.Socket)
	case p.Proxy != (Proxy{}):
		return p.Proxy.dial(ctx, p.direct, addr, p.Login)
	}
	return p.direct(ctx, addr)
}

// direct makes a connection that goes through no proxy.
func (p Path) direct(ctx context.Context, addr string) (net.Conn, error) {
	var d net.Dialer
	if p.Source.IsValid() {
		d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(p.Source.Unmap(), 0))
	}
	nc, err := d.DialContext(ctx, families[p.family()].network, addr)
	if err != nil {
		return nil, p.failure(ctx, addr, err)
	}
	return nc, nil
}

// failure finds out whether a connection failed for what was asked of its path.
func (p Path) failure(ctx context.Context, addr string, err error) error {
	host, _, _ := net.SplitHostPort(addr)
	call, _ := errors.AsType[*os.SyscallError](err)
	_, unfit := errors.AsType[*net.AddrError](err)
	switch {
	case p.Source.IsValid() && call != nil && call.Syscall == "bind":
		return &SourceError{Source: p.Source, Err: call}
	case p.family() != AnyFamily && (unfit || unknownHost(err) && exists(ctx, host)):
		return &NoAddressError{Host: host, Family: p.family()}
	}
	return err
}

// exists reports whether a host has an address of any family.
func exists(ctx context.Context, host string) bool {
	_, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	return err == nil
}

// A NoAddressError says that a host has no address of the family that was asked for.
type NoAddressError struct {
	Host   string
	Family Family
}

func (e *NoAddressError) Error() string {
	return fmt.Sprintf("%s has no %s address", e.Host, e.Family)
}

// A SourceError says that a connection cannot begin at an address.
type SourceError struct {
	Source netip.Addr
	Err    error
}

func (e *SourceError) Error() string { return fmt.Sprintf("from %s: %v", e.Source, e.Err) }

// Unwrap returns what the system said.
func (e *SourceError) Unwrap() error { return e.Err }

// isHopeless reports whether another port of the same host would do no better.
func isHopeless(err error) bool {
	_, family := errors.AsType[*NoAddressError](err)
	_, source := errors.AsType[*SourceError](err)
	proxy, _ := errors.AsType[*ProxyError](err)
	return family || source || proxy != nil && (!proxy.Reached || proxy.Login != LoginFit) || unknownHost(err)
}
