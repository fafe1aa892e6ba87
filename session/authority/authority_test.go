package authority

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"testing"
)

// handshake runs one between a client with these settings and the authority's
// server.
func handshake(t *testing.T, a *Authority, client *tls.Config) error {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if nc, err := ln.Accept(); err == nil {
			defer nc.Close()
			tls.Server(nc, a.Config()).HandshakeContext(t.Context())
		}
	}()
	nc, err := net.Dial("tcp", ln.Addr().String())
	if err == nil {
		err = tls.Client(nc, client).HandshakeContext(t.Context())
		nc.Close()
	}
	ln.Close()
	<-done
	return err
}

func TestHandshake(t *testing.T) {
	a, err := New("test", "pop.example.org", "192.0.2.7", "bad host\x00", "localhost")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change func(*tls.Config)
		ok     bool
	}{
		"this machine":           {func(c *tls.Config) {}, true},
		"a host":                 {func(c *tls.Config) { c.ServerName = "pop.example.org" }, true},
		"an address":             {func(c *tls.Config) { c.ServerName = "192.0.2.7" }, true},
		"another host":           {func(c *tls.Config) { c.ServerName = "other.example.org" }, false},
		"a stranger's authority": {func(c *tls.Config) { c.RootCAs = x509.NewCertPool() }, false},
		"another protocol":       {func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }, false},
		"an old version":         {func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11 }, false},
	} {
		c := &tls.Config{ServerName: "localhost", RootCAs: a.Pool(), NextProtos: []string{alpn}}
		tt.change(c)
		if err := handshake(t, a, c); (err == nil) != tt.ok {
			t.Errorf("%s: %v, want success %v", name, err, tt.ok)
		}
	}
}

func TestPEM(t *testing.T) {
	a, err := New("test")
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(a.PEM())
	if block == nil {
		t.Fatalf("PEM() = %q, want a block", a.PEM())
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil || !ca.IsCA || ca.Subject.CommonName != "test authority" {
		t.Errorf("PEM() holds %v, %v, want the authority", ca, err)
	}
}
