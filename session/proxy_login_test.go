package session

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"popsh/session/programs"
	"popsh/session/sasl"
)

// alices is a login that the proxies below take.
func alices() *ProxyLogin { return &ProxyLogin{"alice", sasl.NewSecret([]byte("pa:ss w\u00f6rd"))} }

// A locked proxy takes nobody further who does not know a login.
type locked struct {
	further
	login *ProxyLogin
}

func (l locked) http(nc net.Conn) {
	r := bufio.NewReader(nc)
	q, err := http.ReadRequest(r)
	if err != nil {
		return
	}
	asked := &http.Request{Header: http.Header{"Authorization": q.Header["Proxy-Authorization"]}}
	user, password, ok := asked.BasicAuth()
	if !ok || user != l.login.User || !l.login.Password.Equal([]byte(password)) {
		io.WriteString(nc, "HTTP/1.1 407 who are you\r\nproxy-authenticate: Digest realm=\"\x1b\"\r\nProxy-Authenticate:basic realm=here\r\n\r\n")
		return
	}
	l.tunnel(nc, r, q.RequestURI, "HTTP/1.1 200 go\r\n\r\n", "HTTP/1.1 502 nobody there\r\n\r\n")
}

// socks speaks RFC 1929 and then goes on as a proxy without a lock.
func (l locked) socks(nc net.Conn) {
	r := bufio.NewReader(nc)
	offered := part(r, 1)
	if !strings.Contains(offered, "\x02") {
		nc.Write([]byte{5, noMethod})
		return
	}
	nc.Write([]byte{5, byLogin})
	user, password := part(r, 1), part(r, 0)
	if user != l.login.User || !l.login.Password.Equal([]byte(password)) {
		nc.Write([]byte{1, 1})
		return
	}
	nc.Write([]byte{1, 0})
	l.connect(nc, r)
}

// part reads what an octet with its length stands in front of, behind some others.
func part(r *bufio.Reader, skip int) string {
	r.Discard(skip)
	n, _ := r.ReadByte()
	text := make([]byte, n)
	io.ReadFull(r, text)
	return string(text)
}

// lockedBy starts a locked proxy before servers.
func lockedBy(t *testing.T, scheme string, login *ProxyLogin, to network) Proxy {
	l := locked{further(to), login}
	if scheme == "http" {
		return proxyOf(t, scheme, l.http)
	}
	return proxyOf(t, scheme, l.socks)
}

// TestProxyLogin: the right login opens the way, and what is wrong with another is told
// apart, once: another port of the server would do no better.
func TestProxyLogin(t *testing.T) {
	another := &ProxyLogin{"alice", sasl.NewSecret([]byte("another"))}
	for _, scheme := range ProxySchemes() {
		for name, tt := range map[string]struct {
			login *ProxyLogin
			fault LoginFault
		}{
			"right": {alices(), LoginFit}, "wrong": {another, LoginRefused}, "none": {nil, LoginMissing},
		} {
			srv := practising(t)
			var told []string
			o := &Options{Roots: srv.Authority(), Path: Path{Proxy: lockedBy(t, scheme, alices(), both(srv)), Login: tt.login}, Tell: func(s string) { told = append(told, s) }}
			s, err := Dial(t.Context(), Target{Host: "pop.example.org"}, o)
			if err == nil {
				s.Close()
			}
			if tt.fault == LoginFit {
				if err != nil || s.Via() != o.Path.Proxy {
					t.Errorf("%s, %s: Dial = %v", scheme, name, err)
				}
				continue
			}
			wantProxy(t, err, tt.fault)
			if told != nil || strings.Contains(err.Error(), "another") {
				t.Errorf("%s, %s: told %q, and the error is %v", scheme, name, told, err)
			}
		}
	}
}

// TestLoginFaults: what a proxy has against a login is told from its answer, whatever
// else is wrong with that.
func TestLoginFaults(t *testing.T) {
	refuses := func(fields string) func(net.Conn) { return leaves("HTTP/1.1 407 no\r\n" + fields) }
	tinyproxy := "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"Tinyproxy\"\r\n\r\n"
	for name, tt := range map[string]struct {
		scheme        string
		do            func(net.Conn)
		without, with LoginFault
	}{
		"no kind named":       {"http", refuses("\r\n"), LoginMissing, LoginRefused},
		"hangs up":            {"http", refuses(""), LoginMissing, LoginRefused},
		"Basic among others":  {"http", refuses("Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic\r\n\r\n"), LoginMissing, LoginRefused},
		"others":              {"http", refuses("PROXY-AUTHENTICATE: Negotiate\r\nproxy-authenticate: NTLM\r\n\r\n"), LoginOther, LoginOther},
		"401":                 {"http", leaves(tinyproxy), LoginMissing, LoginRefused},
		"fields without end":  {"http", refuses(strings.Repeat("Proxy-Authenticate: X\r\n", answerMost/20)), LoginOther, LoginOther},
		"silence behind it":   {"http", says("HTTP/1.1 407 no\r\n"), LoginMissing, LoginRefused},
		"no method":           {"socks5", says("\x05\xff"), LoginMissing, LoginOther},
		"another method":      {"socks5", says("\x05\x01"), LoginFit, LoginFit},
		"a login it refuses":  {"socks5", says("\x05\x02\x01\xff"), LoginMissing, LoginRefused},
		"hangs up on a login": {"socks5", leaves("\x05\x02"), LoginMissing, LoginFit},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for login, want := range map[*ProxyLogin]LoginFault{nil: tt.without, alices(): tt.with} {
					wantProxy(t, piped(t, tt.scheme, tt.do, login), want)
				}
			})
		})
	}
}

// TestKindsOfLogins: of the logins that a proxy takes a few are told.
func TestKindsOfLogins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := piped(t, "http", leaves("HTTP/1.1 407 no\r\n"+strings.Repeat("Proxy-Authenticate: "+strings.Repeat("k", 2*saidMost)+"\r\n", 9)), nil)
		var proxy *ProxyError
		if !errors.As(err, &proxy) || len(proxy.Kinds) != kindsMost || proxy.Kinds[0].Len() != saidMost {
			t.Errorf("Dial = %#v, want %d kinds of %d octets", proxy, kindsMost, saidMost)
		}
	})
}

// TestProxyLoginFits: a login that could not be told is refused before it is.
func TestProxyLoginFits(t *testing.T) {
	long := strings.Repeat("x", partMost+1)
	for _, tt := range []struct {
		user, password string
		http, socks    bool
	}{
		{"alice", "open-sesame", true, true},
		{"alice", "pa:ss", true, true},
		{"al:ice", "open-sesame", false, true},
		{"alice", "open\r\nsesame", false, true},
		{"al\x00ice", "open-sesame", false, true},
		{"alice", "", true, false},
		{long, "open-sesame", true, false},
		{"alice", long, true, false},
	} {
		l := &ProxyLogin{tt.user, sasl.NewSecret([]byte(tt.password))}
		for scheme, want := range map[string]bool{"http": tt.http, "socks5": tt.socks, "socks5h": tt.socks, "": false} {
			err := l.Fits(Proxy{Scheme: scheme})
			if (err == nil) != want || err != nil && strings.Contains(err.Error(), "sesame") {
				t.Errorf("%q and %q for %q: %v, want fit %v", tt.user, tt.password, scheme, err, want)
			}
		}
	}
}

// TestProxyIsNearby: a name is looked up by who connects, so it tells nothing.
func TestProxyIsNearby(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:1": true, "[::1]:1": true, "localhost:1": false, "192.0.2.1:1": false, "proxy.example:1": false} {
		if got := (Proxy{"http", addr}).IsNearby(); got != want {
			t.Errorf("%s: IsNearby() = %v, want %v", addr, got, want)
		}
	}
}

// TestCurlLogsIn: the proxies of these tests are such that curl logs in to them. It looks
// names up by itself unless the scheme says h.
func TestCurlLogsIn(t *testing.T) {
	curl := programs.Find(t, programs.Curl.Program)
	for _, scheme := range []string{"socks5h", "http"} {
		srv := practising(t)
		ca := filepath.Join(t.TempDir(), "authority.pem")
		if err := os.WriteFile(ca, srv.AuthorityPEM(), 0o600); err != nil {
			t.Fatal(err)
		}
		p, login := lockedBy(t, scheme, alices(), both(srv)), alices()
		got := programs.Run(t, t.TempDir(), curl, "-sS", "--cacert", ca, "-x", p.String(), "-U", login.User+":"+string(login.Password.Reveal()),
			"-u", programs.User+":"+programs.Password, "pop3s://pop.example.org/1")
		if !bytes.HasPrefix(got, []byte("From: ")) {
			t.Errorf("%s: curl gets %q, want a message", scheme, got)
		}
	}
}
