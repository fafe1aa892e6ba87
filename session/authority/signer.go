package authority

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"time"
)

// The names of PEM blocks (RFC 7468 §5 and §10).
const (
	certBlock = "CERTIFICATE"
	keyBlock  = "PRIVATE KEY"
)

// A signer is a certificate with its key.
type signer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// newSigner makes an authority, which has signed itself.
func newSigner(name string) (signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return signer{}, err
	}
	t := authorityTemplate(name)
	cert, err := signer{t, key}.issue(t, key)
	return signer{cert, key}, err
}

// sign makes a key and a certificate for it.
func (s signer) sign(t *x509.Certificate) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	cert, err := s.issue(t, key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert}, nil
}

func (s signer) issue(t *x509.Certificate, key *ecdsa.PrivateKey) (cert *x509.Certificate, err error) {
	if t.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, t, s.cert, key.Public(), s.key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// readSigner reads a certificate and its key, in this order.
func readSigner(saved []byte) (s signer, err error) {
	first, rest := pem.Decode(saved)
	second, _ := pem.Decode(rest)
	if first == nil || second == nil || first.Type != certBlock || second.Type != keyBlock {
		return s, ErrSaved
	}
	if s.cert, err = x509.ParseCertificate(first.Bytes); err != nil {
		return s, ErrSaved
	}
	key, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	if err != nil {
		return s, ErrSaved
	}
	var isOurs bool
	if s.key, isOurs = key.(*ecdsa.PrivateKey); !isOurs || !s.fits() {
		return s, ErrSaved
	}
	if time.Now().Add(leafLife).After(s.cert.NotAfter) {
		return s, ErrExpired
	}
	return s, nil
}

// fits reports whether the key is that of an authority.
func (s signer) fits() bool {
	public, ok := s.cert.PublicKey.(*ecdsa.PublicKey)
	return ok && s.key.PublicKey.Equal(public) && s.cert.IsCA && bytes.Equal(s.cert.RawSubject, s.cert.RawIssuer)
}
