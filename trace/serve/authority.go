package serve

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// validity is how long a certificate lives.
const validity = 7 * 24 * time.Hour

// Authority returns the certificate authority that signed the server's
// certificate. Its key is not kept: it has signed that one and no other.
func (s *Server) Authority() *x509.CertPool { return s.pool.Clone() }

// AuthorityPEM returns the same authority in PEM form, for the files of clients.
func (s *Server) AuthorityPEM() []byte { return bytes.Clone(s.pem) }

// makeCertificate makes the authority, the certificate for the names, and the TLS
// settings: at least TLS 1.2 (RFC 8314 §4), and no handshake with a client that
// asks for other protocols than this one.
func (s *Server) makeCertificate(hosts []string) error {
	ca, caKey, err := issue(authorityTemplate(), nil, nil)
	if err != nil {
		return fmt.Errorf("serve: making the authority: %w", err)
	}
	leaf, key, err := issue(serverTemplate(hosts), ca, caKey)
	if err != nil {
		return fmt.Errorf("serve: making the certificate: %w", err)
	}
	s.pool = x509.NewCertPool()
	s.pool.AddCert(ca)
	s.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw})
	s.tls = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		NextProtos:   []string{"pop3"},
		Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}},
	}
	return nil
}

func authorityTemplate() *x509.Certificate {
	t := template("popsh serve authority")
	t.IsCA, t.BasicConstraintsValid, t.MaxPathLenZero = true, true, true
	t.KeyUsage = x509.KeyUsageCertSign
	return t
}

// serverTemplate is for this machine and for the hosts that were recorded.
func serverTemplate(hosts []string) *x509.Certificate {
	t := template("popsh serve")
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	t.DNSNames = []string{"localhost"}
	t.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else if isHost(host) && !slices.Contains(t.DNSNames, host) {
			t.DNSNames = append(t.DNSNames, host)
		}
	}
	return t
}

// isHost reports whether a name can stand in a certificate.
func isHost(name string) bool {
	return name != "" && len(name) < 254 && !bytes.ContainsFunc([]byte(name), func(r rune) bool {
		return !('a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r == '.' || r == '-')
	})
}

func template(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour),
		NotAfter:  now.Add(validity),
	}
}

// issue makes a key and signs a certificate for it: with the parent's key, or
// with its own when there is no parent.
func issue(t, parent *x509.Certificate, parentKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if t.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return nil, nil, err
	}
	if parent == nil {
		parent, parentKey = t, key
	}
	der, err := x509.CreateCertificate(rand.Reader, t, parent, key.Public(), parentKey)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return cert, key, err
}
