package session

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"

	"popsh/session/dovecot"
	"popsh/session/wire"
)

// TestHeaders holds the headers against the examples and the tables of the specification.
func TestHeaders(t *testing.T) {
	four, four2 := netip.MustParseAddrPort("192.0.2.7:51234"), netip.MustParseAddrPort("198.51.100.1:110")
	six, six2 := netip.MustParseAddrPort("[2001:db8::7]:65535"), netip.MustParseAddrPort("[2001:db8::1]:995")
	const begin = "\x0d\x0a\x0d\x0a\x00\x0d\x0a\x51\x55\x49\x54\x0a\x21"
	for _, tt := range []struct {
		header   Header
		from, to netip.AddrPort
		want     string
	}{
		{HeaderV1, four, four2, "PROXY TCP4 192.0.2.7 198.51.100.1 51234 110\r\n"},
		{HeaderV1, six, six2, "PROXY TCP6 2001:db8::7 2001:db8::1 65535 995\r\n"},
		{HeaderV1, netip.AddrPort{}, netip.AddrPort{}, "PROXY UNKNOWN\r\n"},
		{HeaderV2, four, four2, begin + "\x11\x00\x0c\xc0\x00\x02\x07\xc6\x33\x64\x01\xc8\x22\x00\x6e"},
		{HeaderV2, six, six2, begin + "\x21\x00\x24" + string(six.Addr().AsSlice()) + string(six2.Addr().AsSlice()) + "\xff\xff\x03\xe3"},
		{HeaderV2, netip.AddrPort{}, netip.AddrPort{}, begin + "\x00\x00\x00"},
	} {
		if got := headers[tt.header].octets(tt.from, tt.to); string(got) != tt.want {
			t.Errorf("%v from %v to %v = %q, want %q", tt.header, tt.from, tt.to, got, tt.want)
		}
	}
}

// TestPlainEnds: a header tells plain addresses of one family, or none.
func TestPlainEnds(t *testing.T) {
	at := func(text string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(text)) }
	for _, tt := range []struct {
		here, there net.Addr
		want        string
	}{
		{at("[::ffff:192.0.2.7]:1"), at("192.0.2.1:110"), "192.0.2.7:1 192.0.2.1:110"},
		{at("[fe80::7%eth0]:1"), at("[fe80::1%eth0]:110"), "[fe80::7]:1 [fe80::1]:110"},
		{at("[2001:db8::7]:1"), at("192.0.2.1:110"), "invalid AddrPort invalid AddrPort"},
		{at("192.0.2.7:1"), farEnd("pop.example.org:110"), "invalid AddrPort invalid AddrPort"},
	} {
		from, to := endsOf(between{here: tt.here, there: tt.there})
		if got := from.String() + " " + to.String(); got != tt.want {
			t.Errorf("endsOf(%v, %v) = %s, want %s", tt.here, tt.there, got, tt.want)
		}
	}
}

// A between is a connection with these ends, and nothing in it.
type between struct {
	net.Conn
	here, there net.Addr
}

func (c between) LocalAddr() net.Addr  { return c.here }
func (c between) RemoteAddr() net.Addr { return c.there }

// TestHeaderBehindAProxy: the proxy is asked first, what it is asked for begins with the
// header, and the connection tells of both.
func TestHeaderBehindAProxy(t *testing.T) {
	heard := make(chan string, 1)
	p := proxyOf(t, "http", func(nc net.Conn) {
		asked := make([]byte, len("CONNECT pop.example.org:110 HTTP/1.1\r\nHost: pop.example.org:110\r\n\r\n"))
		io.ReadFull(nc, asked)
		io.WriteString(nc, "HTTP/1.1 200 go\r\n\r\n")
		header := make([]byte, len("PROXY UNKNOWN\r\n"))
		io.ReadFull(nc, header)
		heard <- string(header)
		io.WriteString(nc, "+OK ready\r\n")
	})
	var opened string
	o := &Options{TLS: Clear, Path: Path{Proxy: p, Header: HeaderV1}, Observer: observing(func(e wire.Event) {
		if e.Kind == wire.Opened {
			opened = e.Note
		}
	})}
	s, err := Dial(t.Context(), Target{Host: "pop.example.org"}, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := <-heard; got != "PROXY UNKNOWN\r\n" || s.Via() != p || s.Header() != HeaderV1 {
		t.Errorf("the server heard %q; Via() = %v, Header() = %v", got, s.Via(), s.Header())
	}
	if want := " pop.example.org:110 via=" + p.String() + " proxy-header=v1"; !strings.HasSuffix(opened, want) {
		t.Errorf("the connection is recorded as %q, want it to end in %q", opened, want)
	}
}

// TestHeaderThatIsNotTaken: who gives up does not wait for a server that reads nothing.
func TestHeaderThatIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		defer there.Close()
		ctx, cancel := context.WithTimeout(t.Context(), wire.DefaultTimers.Connect)
		defer cancel()
		if nc, err := HeaderV2.send(ctx, here); err == nil {
			t.Errorf("send = %v, want an error in time", nc)
		}
	})
}

// TestDovecotTakesTheHeader: Dovecot, told to wait for the header, takes nobody without
// it, and both versions by either kind of TLS.
func TestDovecotTakesTheHeader(t *testing.T) {
	for mode, listener := range map[Mode]string{Implicit: "", STLS: "ssl = no"} {
		srv := dovecot.Start(t, dovecot.Options{Extra: fmt.Sprintf(awaitingHeaders, listener)})
		for _, h := range []Header{HeaderV1, HeaderV2} {
			s, err := Dial(t.Context(), targetOf(srv.TLSAddr), &Options{TLS: mode, Roots: srv.Pool, Path: Path{Header: h}})
			if err != nil {
				t.Errorf("%v, header %v: %v", mode, h, err)
				continue
			}
			login(t, s)
			do(t, s, "QUIT")
			s.Close()
		}
		if mode != Implicit {
			continue // it would wait for the header
		}
		if s, err := Dial(t.Context(), targetOf(srv.TLSAddr), &Options{TLS: mode, Roots: srv.Pool}); err == nil {
			s.Close()
			t.Error("Dovecot takes a connection without the header")
		}
	}
}

// awaitingHeaders has Dovecot wait for the header at the port of implicit TLS.
const awaitingHeaders = `
haproxy_trusted_networks = 127.0.0.0/8
haproxy_timeout = 60s
service pop3-login {
  inet_listener pop3s {
    haproxy = yes
    %s
  }
}
`

func targetOf(addr string) Target {
	at := netip.MustParseAddrPort(addr)
	return Target{Host: at.Addr().String(), Port: int(at.Port())}
}
