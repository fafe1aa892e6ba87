package dovecot

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

// validFor is how long the certificates hold, either side of now: a test run
// must not end with them, nor start before them on a clock that lags.
const validFor = 24 * time.Hour

// makeCertificate makes a private authority, and a certificate signed by it for
// localhost and the server's address. The authority's key is forgotten.
func (s *Server) makeCertificate(t testing.TB) {
	t.Helper()
	authority := certificate(1, "popsh test authority")
	authority.IsCA, authority.BasicConstraintsValid = true, true
	authority.KeyUsage = x509.KeyUsageCertSign
	authorityKey := newKey(t)
	root := sign(t, authority, authority, authorityKey, authorityKey)

	leaf := certificate(2, "popsh test server")
	leaf.DNSNames = []string{"localhost"}
	leaf.IPAddresses = []net.IP{net.ParseIP(s.host)}
	leaf.KeyUsage = x509.KeyUsageDigitalSignature
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leafKey := newKey(t)
	secret, err := x509.MarshalPKCS8PrivateKey(leafKey)
	if err != nil {
		t.Fatal(err)
	}
	s.writePEM(t, "ca.pem", "CERTIFICATE", root)
	s.writePEM(t, "cert.pem", "CERTIFICATE", sign(t, leaf, authority, leafKey, authorityKey))
	s.writePEM(t, "key.pem", "PRIVATE KEY", secret)
	s.trust(t, root)
}

// trust fills the fields by which a client comes to trust the authority.
func (s *Server) trust(t testing.TB, root []byte) {
	t.Helper()
	c, err := x509.ParseCertificate(root)
	if err != nil {
		t.Fatal(err)
	}
	s.CAFile, s.Pool = s.path("ca.pem"), x509.NewCertPool()
	s.Pool.AddCert(c)
}

func certificate(serial int64, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-validFor),
		NotAfter:     time.Now().Add(validFor),
	}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// sign returns the certificate in DER, signed by parent with parentKey.
func sign(t testing.TB, c, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), parentKey)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func (s *Server) writePEM(t testing.TB, name, kind string, der []byte) {
	t.Helper()
	s.write(t, name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
