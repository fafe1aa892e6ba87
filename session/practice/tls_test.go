package practice

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// trusting returns the settings of a client that trusts the server's authority.
func trusting(s *Server) *tls.Config {
	return &tls.Config{RootCAs: s.Authority(), ServerName: "localhost", NextProtos: []string{"pop3"}}
}

// secure does the client's side of the handshake on c.
func (c *client) secure(o *tls.Config) *tls.Conn {
	c.t.Helper()
	if n := c.in.Buffered(); n > 0 {
		c.t.Fatalf("%d octets wait at the handshake", n)
	}
	secured := tls.Client(c.nc, o)
	if err := secured.Handshake(); err != nil {
		c.t.Fatalf("Handshake() = %v, want no error", err)
	}
	c.nc, c.in = secured, bufio.NewReader(secured)
	return secured
}

func TestStls(t *testing.T) {
	s := newServer(t, nil)
	c := dial(t, s)
	c.want("USER alice", "+OK")
	c.want("LANG de", "+OK de")
	c.want("STLS now", "-ERR")
	c.want("STLS", "+OK ")
	state := c.secure(trusting(s)).ConnectionState()
	if state.NegotiatedProtocol != "pop3" {
		t.Errorf("NegotiatedProtocol = %q, want pop3", state.NegotiatedProtocol)
	}
	c.want("PASS open-sesame", "-ERR say who you are first")
	if strings.Contains(c.multi("CAPA"), "STLS") {
		t.Error("CAPA under TLS offers STLS")
	}
	c.want("STLS", "-ERR TLS is on already")
	c.login("alice")
	c.want("STLS", "-ERR only before the login")
	c.want("QUIT", "+OK")
	c.ended("")
}

func TestImplicitTLS(t *testing.T) {
	s := newServer(t, nil)
	c := attach(t, s.PipeTLS())
	c.secure(trusting(s))
	if got := c.line(); !strings.HasPrefix(got, "+OK ") {
		t.Fatalf("greeting = %q", got)
	}
	c.want("STLS", "-ERR TLS is on already")
	c.login("alice")
	c.want("QUIT", "+OK")
	c.ended("")
}

func TestCertificate(t *testing.T) {
	s := newServer(t, nil)
	for _, name := range []string{"localhost", "pop.example.org", "practice", "127.0.0.1", "::1"} {
		o := trusting(s)
		o.ServerName = name
		attach(t, s.PipeTLS()).secure(o)
	}
	block, _ := pem.Decode(s.AuthorityPEM())
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil || !ca.IsCA || ca.NotAfter.Before(time.Now().Add(24*time.Hour)) {
		t.Errorf("AuthorityPEM() = %v, %v, want an authority good for days", ca, err)
	}
}

func TestHandshakesThatFail(t *testing.T) {
	s := newServer(t, nil)
	old := func(o *tls.Config) { o.MinVersion, o.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }
	tests := map[string]func(*tls.Config){
		"a foreign protocol only":      func(o *tls.Config) { o.NextProtos = []string{"http/1.1", "h2"} },
		"TLS 1.1":                      old,
		"an address that is not in it": func(o *tls.Config) { o.ServerName = "192.0.2.7" },
		"an unknown authority":         func(o *tls.Config) { o.RootCAs = x509.NewCertPool() },
	}
	for name, change := range tests {
		o := trusting(s)
		change(o)
		if err := tls.Client(attach(t, s.PipeTLS()).nc, o).Handshake(); err == nil {
			t.Errorf("Handshake() with %s = nil, want an error", name)
		}
	}
	o := trusting(s)
	o.NextProtos = nil
	attach(t, s.PipeTLS()).secure(o)
}

// TestWordsBehindStls: commands in clear behind STLS never run, neither in clear
// nor under TLS (RFC 2595 §4).
// certificates are what clients say about those of switched servers.
var certificates = map[string]string{
	"cert-expired":   "certificate has expired",
	"cert-name":      "certificate is valid for elsewhere.invalid, not localhost",
	"cert-untrusted": "signed by unknown authority",
}

func TestCertificatesOfSwitchedServers(t *testing.T) {
	for name, want := range certificates {
		s := newServer(t, switched(t, name, ""))
		c := attach(t, s.PipeTLS())
		if err := tls.Client(c.nc, trusting(s)).Handshake(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the client says %v, want %q", name, err, want)
		}
	}
}

// TestSavedAuthority: a client that trusts the server of one run trusts that of
// the next.
func TestSavedAuthority(t *testing.T) {
	first := newServer(t, nil)
	saved, err := first.SaveAuthority()
	if err != nil {
		t.Fatal(err)
	}
	c := attach(t, newServer(t, &Options{Authority: saved}).PipeTLS())
	c.secure(trusting(first))
	if _, err := New(&Options{Authority: first.AuthorityPEM()}); err == nil {
		t.Error("New() takes an authority without its key")
	}
}

func TestWordsBehindStls(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.write("STLS\r\nNOOP\r\n")
	c.ended("")
}

// TestWordsInPlaceOfTheHandshake: octets that come in clear after the +OK end the
// session and are not answered.
func TestWordsInPlaceOfTheHandshake(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.want("STLS", "+OK")
	c.write("USER alice\r\nPASS open-sesame\r\n")
	answer, _ := io.ReadAll(c.in)
	if bytes.Contains(answer, []byte("OK")) || bytes.Contains(answer, []byte("ERR")) {
		t.Errorf("answer to clear text in place of the handshake = %q", answer)
	}
}

// listening serves s on two loopback ports, in clear and under TLS, until the test
// ends.
func listening(t *testing.T, s *Server) (clear, implicit string) {
	t.Helper()
	a := listenOn(t, s, s.Serve)
	return a, listenOn(t, s, s.ServeTLS)
}

func listenOn(t *testing.T, s *Server, serve func(net.Listener) error) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(ln) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-ended; err != nil {
			t.Errorf("Serve() = %v after Close, want nil", err)
		}
	})
	return ln.Addr().String()
}

func TestListening(t *testing.T) {
	s := newServer(t, nil)
	clear, implicit := listening(t, s)
	nc, err := net.Dial("tcp", clear)
	if err != nil {
		t.Fatal(err)
	}
	c := attach(t, nc)
	c.line()
	c.want("STLS", "+OK")
	c.secure(trusting(s))
	c.login("alice")
	secured, err := tls.Dial("tcp", implicit, trusting(s))
	if err != nil {
		t.Fatal(err)
	}
	d := attach(t, secured)
	d.line()
	d.want("USER alice", "+OK")
	d.want("PASS open-sesame", "-ERR [IN-USE]")
	c.want("QUIT", "+OK")
	c.ended("")
}

func TestCloseEndsEverything(t *testing.T) {
	s := newServer(t, nil)
	_, _ = listening(t, s)
	c := dialAs(t, s, "alice")
	c.want("DELE 1", "+OK")
	silent := attach(t, s.PipeTLS())
	if err := s.Close(); err != nil {
		t.Errorf("Close() = %v, want nil", err)
	}
	c.ended("")
	silent.ended("")
	if err := s.Close(); err != nil {
		t.Errorf("Close() again = %v, want nil", err)
	}
	attach(t, s.Pipe()).ended("")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(ln); err != nil {
		t.Errorf("Serve() after Close = %v, want nil", err)
	}
	if len(s.people["alice"].drop.mail) != 3 || s.people["alice"].drop.held {
		t.Error("Close carries out a mark, or keeps a maildrop locked")
	}
}

func TestServeReturnsWhenItsListenerIsClosed(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if err := newServer(t, nil).Serve(ln); err == nil {
		t.Error("Serve() of a closed listener = nil, want an error")
	}
}

// TestClientCertificate: who shows a certificate of the authority that names a user
// can sign on with nothing else, as that user and no other.
func TestClientCertificate(t *testing.T) {
	s := newServer(t, nil)
	mine, err := s.UserCertificate("alice")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(mine, mine)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		certs []tls.Certificate
		steps []step
	}{
		{"alice", []tls.Certificate{pair}, []step{{"AUTH EXTERNAL YWxpY2U=", "+OK maildrop is open: 3"}}},
		{"alice, by the certificate's word", []tls.Certificate{pair}, []step{{"AUTH EXTERNAL", "+ "}, {"YWxpY2U=", "+OK maildrop is open: 3"}}},
		{"alice for bob", []tls.Certificate{pair}, []step{{"AUTH EXTERNAL Ym9i", "-ERR [AUTH] "}, {"AUTH EXTERNAL =", "+OK"}}},
		{"no certificate", nil, []step{{"AUTH EXTERNAL YWxpY2U=", "-ERR no such mechanism"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := attach(t, s.PipeTLS())
			o := trusting(s)
			o.Certificates = tt.certs
			c.secure(o)
			c.line()
			if got := strings.Contains(c.multi("CAPA"), " EXTERNAL "); got != (tt.certs != nil) {
				t.Errorf("EXTERNAL is announced: %v", got)
			}
			runSteps(t, c, tt.steps)
			c.want("QUIT", "+OK") // the next one wants the maildrop
		})
	}
	if _, err := s.UserCertificate("mallory"); !errors.Is(err, ErrNoUser) {
		t.Errorf("UserCertificate(mallory) = %v, want %v", err, ErrNoUser)
	}
}

// TestStrangersCertificate: a certificate that somebody else has signed ends the
// handshake.
func TestStrangersCertificate(t *testing.T) {
	s, other := newServer(t, nil), newServer(t, nil)
	text, err := other.UserCertificate("alice")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(text, text)
	if err != nil {
		t.Fatal(err)
	}
	o := trusting(s)
	o.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	nc := s.PipeTLS()
	defer nc.Close()
	secured := tls.Client(nc, o)
	if _, err := secured.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "bad certificate") && !strings.Contains(err.Error(), "unknown certificate authority") {
		t.Errorf("with a stranger's certificate: %v, want it refused", err)
	}
}
