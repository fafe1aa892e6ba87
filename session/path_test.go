package session

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
)

// listeningAt listens on loopback. What it returns takes a connection and tells whence
// it came.
func listeningAt(t *testing.T, network, address string) (addr string, from func() netip.Addr) {
	t.Helper()
	ln, err := net.Listen(network, address)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln.Addr().String(), func() netip.Addr {
		nc, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		return nc.RemoteAddr().(*net.TCPAddr).AddrPort().Addr()
	}
}

func TestPath(t *testing.T) {
	four, fourFrom := listeningAt(t, "tcp4", "127.0.0.1:0")
	six, sixFrom := listeningAt(t, "tcp6", "[::1]:0")
	another := "127.0.0.1"
	if runtime.GOOS == "linux" {
		another = "127.0.0.9" // all of 127/8 is its own
	}
	for _, tt := range []struct {
		path Path
		addr string
		from func() netip.Addr
		want string
	}{
		{Path{}, four, fourFrom, "127.0.0.1"},
		{Path{Family: IPv4}, four, fourFrom, "127.0.0.1"},
		{Path{Family: IPv6}, six, sixFrom, "::1"},
		{Path{Source: netip.MustParseAddr(another)}, four, fourFrom, another},
		{Path{Source: netip.MustParseAddr("::ffff:" + another)}, four, fourFrom, another},
		{Path{Source: netip.MustParseAddr("::1")}, six, sixFrom, "::1"},
	} {
		nc, err := tt.path.dial(t.Context(), "tcp", tt.addr)
		if err != nil {
			t.Errorf("%+v.dial(%s) = %v", tt.path, tt.addr, err)
			continue
		}
		if got := tt.from(); got.String() != tt.want {
			t.Errorf("%+v.dial(%s) comes from %v, want %s", tt.path, tt.addr, got, tt.want)
		}
		nc.Close()
	}
}

// TestPathLeadsNowhere: what no port could mend is said at once.
func TestPathLeadsNowhere(t *testing.T) {
	for _, tt := range []struct {
		path Path
		host string
		want string
	}{
		{Path{Family: IPv6}, "127.0.0.1", "127.0.0.1 has no IPv6 address"},
		{Path{Family: IPv4}, "::1", "::1 has no IPv4 address"},
		{Path{Source: netip.MustParseAddr("::1")}, "127.0.0.1", "127.0.0.1 has no IPv6 address"},
		{Path{Source: netip.MustParseAddr("192.0.2.7")}, "127.0.0.1", "from 192.0.2.7: bind: "},
	} {
		var told []string
		_, err := Dial(t.Context(), Target{Host: tt.host}, &Options{Path: tt.path, Tell: func(s string) { told = append(told, s) }})
		var link *LinkError
		if !errors.As(err, &link) || link.Talking || !strings.HasPrefix(link.Err.Error(), tt.want) || told != nil {
			t.Errorf("Dial(%s) by %+v = %v, told %q; want %q and nothing told", tt.host, tt.path, err, told, tt.want)
		}
	}
}

// TestNoAddress tells a host without such an address from one that is not there.
func TestNoAddress(t *testing.T) {
	missing := &net.DNSError{Err: "no such host", IsNotFound: true}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		ctx  context.Context
		path Path
		addr string
		want bool
	}{
		{t.Context(), Path{Family: IPv6}, "localhost:995", true},
		{t.Context(), Path{}, "localhost:995", false},
		{over, Path{Family: IPv6}, "nowhere.invalid:995", false},
	} {
		err := tt.path.failure(tt.ctx, tt.addr, missing)
		var none *NoAddressError
		if errors.As(err, &none) != tt.want || !tt.want && err != error(missing) {
			t.Errorf("%+v.failure(%s) = %v, want a missing address: %v", tt.path, tt.addr, err, tt.want)
		}
	}
}

func TestParseFamily(t *testing.T) {
	for name, want := range map[string]Family{"ipv4": IPv4, "IPv6": IPv6, "any": AnyFamily} {
		if got, ok := ParseFamily(name); !ok || got != want {
			t.Errorf("ParseFamily(%q) = %v, %v, want %v", name, got, ok, want)
		}
	}
	if got, ok := ParseFamily(""); ok || got != AnyFamily {
		t.Errorf("ParseFamily(\"\") = %v, %v, want none", got, ok)
	}
}
