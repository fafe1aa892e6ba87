package session

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"testing"
	"time"
)

// A paper is a certificate to be made.
type paper struct {
	names  []string
	common string        // the common name, which counts for nothing
	ends   time.Duration // from now; it holds for an hour
	oldest uint16        // the oldest version of TLS that the server speaks; 0 for any
	newest uint16        // the newest version of TLS that the server speaks; 0 for any
	suites []uint16      // the ciphers below TLS 1.3 that it takes; nil for the usual
	groups []tls.CurveID // for the exchange of keys that it takes; nil for the usual
	rsa    bool          // its key, in place of one on a curve
}

// issue makes the certificate for a server, and the pool that trusts it.
func (p paper) issue(t testing.TB) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key := p.key(t)
	end := time.Now().Add(p.ends)
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: p.common}, DNSNames: p.names, NotBefore: end.Add(-time.Hour), NotAfter: end,
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: cmp.Or(p.oldest, tls.VersionTLS10), MaxVersion: p.newest, CipherSuites: p.suites, CurvePreferences: p.groups}, pool
}

func (p paper) key(t testing.TB) (key crypto.Signer) {
	t.Helper()
	var err error
	if p.rsa {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// serve runs a server that does a TLS handshake on each connection, greets and
// hangs up. It returns a way to connect to it, and the pool that trusts it. The
// connections have buffers, since both sides may write at once.
func (p paper) serve(t *testing.T) (func() net.Conn, *x509.CertPool) {
	t.Helper()
	c, pool := p.issue(t)
	ln, err := tls.Listen("tcp", "127.0.0.1:0", c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return func() net.Conn {
		here, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		server, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer server.Close()
			io.WriteString(server, "+OK\r\n")
		}()
		return here
	}, pool
}
