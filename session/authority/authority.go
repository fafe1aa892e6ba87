// Package authority makes what a server of one run needs for TLS: a certificate
// authority, a certificate that it signed, and the settings (RFC 8314 §4). The
// authority's key is not kept: it has signed that certificate and no other.
package authority

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

// validity is how long a certificate lives; the server that made it seldom lives
// longer than a day.
const validity = 7 * 24 * time.Hour

// alpn is the name of POP3 for TLS.
const alpn = "pop3"

// An Authority is a certificate authority with the one certificate it signed. It
// never changes, so several goroutines may use it.
type Authority struct {
	pool   *x509.CertPool
	pem    []byte
	config *tls.Config
}

// New makes an authority and a certificate for this machine and the hosts; what
// cannot stand in a certificate is left out. The name is for people who look at
// the certificates.
func New(name string, hosts ...string) (*Authority, error) {
	ca, caKey, err := issue(authorityTemplate(name), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("making the authority: %w", err)
	}
	leaf, key, err := issue(serverTemplate(name, hosts), ca, caKey)
	if err != nil {
		return nil, fmt.Errorf("making the certificate: %w", err)
	}
	a := &Authority{pool: x509.NewCertPool(), pem: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw})}
	a.pool.AddCert(ca)
	a.config = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		NextProtos:   []string{alpn},
		Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}},
	}
	return a, nil
}

// Pool returns the authority for clients in this process.
func (a *Authority) Pool() *x509.CertPool { return a.pool.Clone() }

// PEM returns the authority in PEM form, for the files of other clients.
func (a *Authority) PEM() []byte { return bytes.Clone(a.pem) }

// Config returns the server's settings: at least TLS 1.2, and no handshake with a
// client that asks for other protocols than POP3.
func (a *Authority) Config() *tls.Config { return a.config.Clone() }

func authorityTemplate(name string) *x509.Certificate {
	t := template(name + " authority")
	t.IsCA, t.BasicConstraintsValid, t.MaxPathLenZero = true, true, true
	t.KeyUsage = x509.KeyUsageCertSign
	return t
}

func serverTemplate(name string, hosts []string) *x509.Certificate {
	t := template(name + " server")
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
