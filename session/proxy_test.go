package session

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/wire"
)

// proxyOf is a proxy that does with every connection what the function says, and
// ends with the test.
func proxyOf(t *testing.T, scheme string, do func(nc net.Conn)) Proxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { ln.Close(); <-done })
	go func() {
		defer close(done)
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			do(nc)
			nc.Close()
		}
	}()
	return Proxy{scheme, ln.Addr().String()}
}

// A further is what a proxy connects its clients to: by the address that they ask for,
// with the names looked up by the proxy.
type further network

// tunnel carries octets both ways until one side ends, or refuses.
func (f further) tunnel(nc net.Conn, r io.Reader, addr string, yes, no string) {
	open, ok := f[addr]
	if !ok {
		io.WriteString(nc, no)
		return
	}
	server := open()
	io.WriteString(nc, yes)
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(server, r)
		server.Close()
	}()
	io.Copy(nc, server)
	nc.Close()
	<-done
}

func (f further) http(nc net.Conn) {
	r := bufio.NewReader(nc)
	q, err := http.ReadRequest(r)
	if err != nil || q.Method != http.MethodConnect || q.Host != q.RequestURI {
		io.WriteString(nc, "HTTP/1.1 400 Bad\r\n\r\n")
		return
	}
	f.tunnel(nc, r, q.RequestURI, "HTTP/1.1 200 go\r\nVia: test\r\n\r\n", "HTTP/1.1 502 nobody there\r\n\r\n")
}

// socks speaks RFC 1928 as far as a client without a name needs it.
func (f further) socks(nc net.Conn) {
	r := bufio.NewReader(nc)
	hello := make([]byte, 3)
	if _, err := io.ReadFull(r, hello); err != nil || hello[0] != 5 {
		return
	}
	nc.Write([]byte{5, 0})
	f.connect(nc, r)
}

// connect reads where a client of SOCKS5 wants to go, and connects it.
func (f further) connect(nc net.Conn, r *bufio.Reader) {
	ask := make([]byte, 5)
	if _, err := io.ReadFull(r, ask); err != nil || ask[3] != 3 {
		return
	}
	name := make([]byte, int(ask[4])+2)
	if _, err := io.ReadFull(r, name); err != nil {
		return
	}
	host, port := name[:len(name)-2], name[len(name)-2:]
	addr := net.JoinHostPort(string(host), strconv.Itoa(int(port[0])<<8|int(port[1])))
	f.tunnel(nc, r, addr, "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", "\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00")
}

// TestProxies: both kinds lead to the server by either kind of TLS, found by trying;
// the certificate is that of the host, which the proxy looks up.
func TestProxies(t *testing.T) {
	for _, scheme := range ProxySchemes() {
		for name, servers := range map[string]servers{"995": both, "110": clearOnly} {
			srv := practising(t)
			f := further(servers(srv))
			serve := f.socks
			if scheme == "http" {
				serve = f.http
			}
			p := proxyOf(t, scheme, serve)
			var told []string
			o := &Options{Roots: srv.Authority(), Path: Path{Proxy: p}, Tell: func(s string) { told = append(told, s) }}
			s, err := Dial(t.Context(), Target{Host: "pop.example.org", Domain: true}, o)
			if err != nil {
				t.Errorf("%s to %s: %v", scheme, name, err)
				continue
			}
			wantSecurity(t, s, name == "995", name == "110")
			if s.Addr() != "pop.example.org:"+name || s.Via() != p || !strings.HasPrefix(told[0], "no SRV record is looked up") {
				t.Errorf("%s to %s: Addr() = %s, Via() = %v, told %q", scheme, name, s.Addr(), s.Via(), told)
			}
			login(t, s)
			do(t, s, "QUIT")
			s.Close()
		}
	}
}

// piped begins a session through a proxy that does with the connection what the function
// says. No network is between, so that a bubble of testing/synctest may hold both.
func piped(t *testing.T, scheme string, do func(net.Conn), login *ProxyLogin) error {
	t.Helper()
	near := func(context.Context, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			do(there)
			there.Close()
		}()
		return here, nil
	}
	p := Proxy{scheme, "proxy.example:1080"}
	s, err := Dial(t.Context(), Target{Host: "pop.example.org"}, &Options{TLS: Implicit, Dial: func(ctx context.Context, _, addr string) (net.Conn, error) {
		return p.dial(ctx, near, addr, login)
	}})
	if err == nil {
		s.Close()
	}
	return err
}

// says is a proxy that answers what is asked first, with a text, and nothing more.
func says(text string) func(net.Conn) {
	return func(nc net.Conn) {
		bufio.NewReader(nc).ReadByte()
		done := make(chan struct{})
		go func() {
			defer close(done)
			io.WriteString(nc, text)
		}()
		io.Copy(io.Discard, nc)
		<-done
	}
}

// leaves is one that says a text and ends the connection.
func leaves(text string) func(net.Conn) {
	return func(nc net.Conn) {
		bufio.NewReader(nc).ReadByte()
		io.WriteString(nc, text)
	}
}

// endless is one whose answer goes on.
func endless(nc net.Conn) {
	bufio.NewReader(nc).ReadByte()
	io.WriteString(nc, "HTTP/1.1 200 go\r\n")
	for {
		if _, err := io.WriteString(nc, "X-More: "+strings.Repeat("x", 1000)+"\r\n"); err != nil {
			return
		}
	}
}

// TestHostileProxies: nothing that a proxy does is waited for longer than connecting
// may take, read without an end, or taken for the server.
func TestHostileProxies(t *testing.T) {
	for name, tt := range map[string]struct {
		scheme string
		do     func(net.Conn)
		said   string
		err    error
	}{
		"refusal":             {"http", says("HTTP/1.1 403 \x1b]0;no\a way\r\nX: y\r\n\r\n"), "HTTP/1.1 403 \x1b]0;no\a way", nil},
		"no HTTP":             {"http", says("+OK ready\r\n"), "+OK ready", nil},
		"a long refusal":      {"http", says("HTTP/1.1 500 " + strings.Repeat("x", 2000) + "\r\n"), "HTTP/1.1 500 " + strings.Repeat("x", saidMost-13), nil},
		"a line without end":  {"http", says(strings.Repeat("x", 2*answerMost)), "", errEndless},
		"lines without end":   {"http", endless, "", errEndless},
		"silence, HTTP":       {"http", says(""), "", os.ErrDeadlineExceeded},
		"half an answer":      {"http", says("HTTP/1.1 200 go\r\nX: "), "", os.ErrDeadlineExceeded},
		"hangs up, HTTP":      {"http", leaves(""), "", io.EOF},
		"silence, SOCKS":      {"socks5", says(""), "", os.ErrDeadlineExceeded},
		"half, SOCKS":         {"socks5", says("\x05"), "", os.ErrDeadlineExceeded},
		"another SOCKS":       {"socks5", says("\x04\x00"), "", nil},
		"not SOCKS but a POP": {"socks5", says("+OK ready\r\n"), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				err := piped(t, tt.scheme, tt.do, nil)
				proxy := wantProxy(t, err, LoginFit)
				if got := string(proxy.Said.Bytes()); got != tt.said {
					t.Errorf("the proxy said %q, want %q", got, tt.said)
				}
				if tt.err != nil && !errors.Is(err, tt.err) {
					t.Errorf("Dial = %v, want %v", err, tt.err)
				}
				want := time.Duration(0)
				if tt.err == os.ErrDeadlineExceeded {
					want = wire.DefaultTimers.Connect
				}
				if took := time.Since(begun); took != want {
					t.Errorf("that took %v, want %v", took, want)
				}
			})
		})
	}
}

// wantProxy checks that a proxy which was reached made no connection, and what it had
// against the login.
func wantProxy(t *testing.T, err error, fault LoginFault) *ProxyError {
	t.Helper()
	var link *LinkError
	var proxy *ProxyError
	if !errors.As(err, &link) || link.Talking || !errors.As(err, &proxy) || !proxy.Reached {
		t.Fatalf("Dial = %#v, want a proxy that did not connect", err)
	}
	if proxy.Login != fault {
		t.Errorf("the fault of the login is %d (%v), want %d", proxy.Login, err, fault)
	}
	return proxy
}

// TestProxyStopped: who gives up does not wait for a proxy.
func TestProxyStopped(t *testing.T) {
	for _, scheme := range ProxySchemes() {
		ctx, cancel := context.WithCancel(t.Context())
		p := proxyOf(t, scheme, func(nc net.Conn) {
			bufio.NewReader(nc).ReadByte()
			cancel()
			io.Copy(io.Discard, nc)
		})
		if _, err := Dial(ctx, Target{Host: "pop.example.org"}, &Options{Path: Path{Proxy: p}}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: Dial = %v, want cancelled", scheme, err)
		}
	}
}

// TestProxyIsNotThere: another port would be no better.
func TestProxyIsNotThere(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	var told []string
	_, err = Dial(t.Context(), Target{Host: "pop.example.org"}, &Options{Path: Path{Proxy: Proxy{"http", ln.Addr().String()}}, Tell: func(s string) { told = append(told, s) }})
	var proxy *ProxyError
	if !errors.As(err, &proxy) || proxy.Reached || told != nil {
		t.Errorf("Dial = %v, told %q; want a missing proxy and nothing told", err, told)
	}
}

func TestParseProxy(t *testing.T) {
	for text, want := range map[string]Proxy{
		"":                            {},
		"none":                        {},
		"socks5://127.0.0.1:1080":     {"socks5", "127.0.0.1:1080"},
		"SOCKS5H://proxy.example:1/":  {"socks5h", "proxy.example:1"},
		"http://[2001:db8::1]:3128":   {"http", "[2001:db8::1]:3128"},
		"http://bücher.example:65535": {"http", "xn--bcher-kva.example:65535"},
	} {
		if got, err := ParseProxy(text); err != nil || got != want {
			t.Errorf("ParseProxy(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"proxy", "proxy:1080", "https://proxy:443", "socks4://proxy:1080", "http://", "http://proxy", "http://proxy:0", "http://proxy:65536", "http://proxy:+1",
		"http://:80", "http://a b:80", "http://a\r\nX: y:80", "http://proxy:80/path", "http://alice:open-sesame@proxy:80", "socks5://alice@proxy:1080",
	} {
		if got, err := ParseProxy(text); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("ParseProxy(%q) = %v, %v, want an error without secrets", text, got, err)
		}
	}
}

// TestProxyIsRecorded: the event of a connection says what it goes through.
func TestProxyIsRecorded(t *testing.T) {
	srv := practising(t)
	p := proxyOf(t, "http", further(both(srv)).http)
	var opened string
	o := &Options{TLS: Implicit, Roots: srv.Authority(), Path: Path{Proxy: p}, Observer: observing(func(e wire.Event) {
		if e.Kind == wire.Opened {
			opened = e.Note
		}
	})}
	s, err := Dial(t.Context(), Target{Host: "pop.example.org"}, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if want := " pop.example.org:995 via=" + p.String(); !strings.HasSuffix(opened, want) {
		t.Errorf("the connection is recorded as %q, want it to end in %q", opened, want)
	}
}

// observing is an observer that is a function.
type observing func(wire.Event)

func (o observing) Observe(e wire.Event) { o(e) }
