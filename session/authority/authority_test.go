package authority

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// handshake runs one between a client with these settings and a server with
// those.
func handshake(t *testing.T, server, client *tls.Config) (*x509.Certificate, error) {
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
			tls.Server(nc, server).HandshakeContext(t.Context())
		}
	}()
	defer func() { ln.Close(); <-done }()
	nc, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	c := tls.Client(nc, client)
	if err := c.HandshakeContext(t.Context()); err != nil {
		return nil, err
	}
	return c.ConnectionState().PeerCertificates[0], nil
}

func newAuthority(t *testing.T, hosts ...string) *Authority {
	t.Helper()
	a, err := New("test", hosts...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *Authority) client(host string) *tls.Config {
	return &tls.Config{ServerName: host, RootCAs: a.Pool(), NextProtos: []string{alpn}}
}

func TestHandshake(t *testing.T) {
	a := newAuthority(t, "pop.example.org", "192.0.2.7", "bad host\x00", "localhost")
	for name, tt := range map[string]struct {
		change func(*tls.Config)
		ok     bool
	}{
		"this machine":           {func(c *tls.Config) {}, true},
		"its address":            {func(c *tls.Config) { c.ServerName = "127.0.0.1" }, true},
		"a host":                 {func(c *tls.Config) { c.ServerName = "pop.example.org" }, true},
		"an address":             {func(c *tls.Config) { c.ServerName = "192.0.2.7" }, true},
		"any name it asks for":   {func(c *tls.Config) { c.ServerName = "Other.example.org" }, true},
		"another address":        {func(c *tls.Config) { c.ServerName = "192.0.2.8" }, false},
		"a stranger's authority": {func(c *tls.Config) { c.RootCAs = x509.NewCertPool() }, false},
		"another protocol":       {func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }, false},
		"an old version":         {func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11 }, false},
	} {
		c := a.client("localhost")
		tt.change(c)
		if _, err := handshake(t, a.Config(None, nil), c); (err == nil) != tt.ok {
			t.Errorf("%s: %v, want success %v", name, err, tt.ok)
		}
	}
}

// TestFaults wants the client's own words for what is wrong, and for nothing else.
func TestFaults(t *testing.T) {
	a := newAuthority(t, "pop.example.org")
	for fault, want := range map[Fault]string{
		Expired:   "certificate has expired",
		Name:      "certificate is valid for elsewhere.invalid, not localhost",
		Untrusted: "signed by unknown authority",
	} {
		if _, err := handshake(t, a.Config(fault, nil), a.client("localhost")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the client says %v, want %q", fault, err, want)
		}
		c := a.client("localhost")
		c.InsecureSkipVerify = true
		if _, err := handshake(t, a.Config(fault, nil), c); err != nil {
			t.Errorf("%s: a client that checks nothing says %v, want no error", fault, err)
		}
	}
	if len(Faults) != len(faults)-1 {
		t.Errorf("%d faults are made and %d are listed", len(faults)-1, len(Faults))
	}
}

func TestNamesAreLimited(t *testing.T) {
	a := newAuthority(t)
	for i := range 2 * namesMax {
		if _, err := a.leaf(fmt.Sprintf("%d.example.org", i), None); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.leaves) != namesMax {
		t.Errorf("%d certificates are kept, want %d", len(a.leaves), namesMax)
	}
}

// TestRenewal: a server that runs for months has a good certificate all the time.
func TestRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAuthority(t)
		first, _ := a.leaf("a.example.org", None)
		for range 50 {
			time.Sleep(24 * time.Hour)
			l, err := a.leaf("A.example.org", None)
			if err != nil {
				t.Fatal(err)
			}
			if left := time.Until(l.Leaf.NotAfter); left <= 0 || left > leafLife {
				t.Fatalf("the certificate is good for %v, want some time up to %v", left, leafLife)
			}
		}
		if last, _ := a.leaf("a.example.org", None); last == first {
			t.Error("the certificate is never made anew")
		}
	})
}

func TestPEM(t *testing.T) {
	a := newAuthority(t)
	block, rest := pem.Decode(a.PEM())
	if block == nil || len(rest) > 0 {
		t.Fatalf("PEM() = %q, want a block", a.PEM())
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil || !ca.IsCA || ca.Subject.CommonName != "test authority" {
		t.Errorf("PEM() holds %v, %v, want the authority", ca, err)
	}
}

func TestRestore(t *testing.T) {
	a := newAuthority(t)
	saved, err := a.Save()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Restore(saved, "pop.example.org")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := handshake(t, again.Config(None, nil), a.client("pop.example.org")); err != nil {
		t.Errorf("a client that trusts the first run says %v in the second", err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	a, b := newAuthority(t), newAuthority(t)
	saved, _ := a.Save()
	other, _ := b.Save()
	leaf, _ := a.leaf(thisMachine, None)
	cert := pem.EncodeToMemory(&pem.Block{Type: certBlock, Bytes: leaf.Certificate[0]})
	for name, text := range map[string][]byte{
		"nothing":            nil,
		"no key":             a.PEM(),
		"another's key":      append(a.PEM(), other[len(b.PEM()):]...),
		"no authority":       append(cert, saved[len(a.PEM()):]...),
		"a damaged key":      append(a.PEM(), pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: []byte("x")})...),
		"a key comes first":  append(saved[len(a.PEM()):], a.PEM()...),
		"octets of any kind": []byte("-----BEGIN nothing"),
	} {
		if _, err := Restore(text); !errors.Is(err, ErrSaved) {
			t.Errorf("%s: Restore() = %v, want %v", name, err, ErrSaved)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		old, _ := newAuthority(t).Save()
		time.Sleep(authorityLife - leafLife + time.Hour)
		if _, err := Restore(old); !errors.Is(err, ErrExpired) {
			t.Errorf("Restore() of an old one = %v, want %v", err, ErrExpired)
		}
	})
}
