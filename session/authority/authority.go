// Package authority makes what a server needs for TLS: a certificate authority,
// certificates that it signs, and the settings (RFC 8314 §4). It lives for one
// run of the server, unless its owner saves it for the next.
//
// There is a certificate for every name that a client asks for (RFC 6066 §3), so
// that a program which was told to go elsewhere can be led here. On demand a
// certificate is one that clients must refuse.
package authority

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// alpn is the name of POP3 for TLS.
const alpn = "pop3"

// namesMax is how many names get a certificate of their own; clients choose them.
const namesMax = 64

// An Authority is a certificate authority for one server. Several goroutines may
// use it.
type Authority struct {
	ca    signer
	hosts []string

	mu     sync.Mutex
	leaves map[leafKey]leaf
}

// leafKey is a name and what is wrong with its certificate.
type leafKey struct {
	name  string
	fault Fault
}

// A leaf is a certificate of the server.
type leaf struct {
	cert *tls.Certificate
	made time.Time
}

// New makes an authority, whose certificates are good for this machine, for the
// hosts and for the name that a client asks for; what cannot stand in a
// certificate is left out. The name is for people who look at the certificates.
func New(name string, hosts ...string) (*Authority, error) {
	ca, err := newSigner(name)
	if err != nil {
		return nil, fmt.Errorf("making the authority: %w", err)
	}
	return with(ca, hosts)
}

// ErrSaved says that octets are no authority that Save gave.
var ErrSaved = errors.New("it holds no authority with its key")

// ErrExpired says that an authority is too old to be used again.
var ErrExpired = errors.New("the authority has expired")

// Restore returns the authority that Save gave.
func Restore(saved []byte, hosts ...string) (*Authority, error) {
	ca, err := readSigner(saved)
	if err != nil {
		return nil, err
	}
	return with(ca, hosts)
}

// with makes the first certificate, so that a failure shows at once.
func with(ca signer, hosts []string) (*Authority, error) {
	a := &Authority{ca: ca, hosts: hosts, leaves: map[leafKey]leaf{}}
	if _, err := a.leaf(thisMachine, None); err != nil {
		return nil, fmt.Errorf("making the certificate: %w", err)
	}
	return a, nil
}

// Pool returns the authority for clients in this process.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.ca.cert)
	return pool
}

// PEM returns the authority in PEM form, without its key, for the files of other
// clients.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: certBlock, Bytes: a.ca.cert.Raw})
}

// User returns a new certificate with its key, in PEM form, by which a client signs
// on as a user.
func (a *Authority) User(name string) ([]byte, error) {
	cert, err := a.ca.sign(userTemplate(name))
	if err != nil {
		return nil, err
	}
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: certBlock, Bytes: cert.Leaf.Raw})
	return append(text, pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: key})...), nil
}

// Save returns the authority with its key, for [Restore]. Whoever has it can pass
// for any server with the clients that trust the authority.
func (a *Authority) Save() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(a.ca.key)
	if err != nil {
		return nil, err
	}
	return append(a.PEM(), pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: key})...), nil
}

// Config returns the server's settings: at least TLS 1.2, and no handshake with a
// client that asks for other protocols than POP3. The certificates have that
// fault. Unless it is nil, shown is told the certificate of each handshake, by the
// goroutine that does it.
func (a *Authority) Config(f Fault, shown func(*x509.Certificate)) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{alpn},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			cert, err := a.leaf(asked(hello), f)
			if err == nil && shown != nil {
				shown(cert.Leaf)
			}
			return cert, err
		},
	}
}

// asked returns the name that a client wants, or the address that it came to.
func asked(hello *tls.ClientHelloInfo) string {
	if hello.ServerName != "" {
		return hello.ServerName
	}
	return hostOf(hello.Conn.LocalAddr())
}

// thisMachine is the name that stands for names without a certificate.
const thisMachine = "localhost"

// leaf returns the certificate for a name, a new one if there is none or it is
// about to expire. A name too many gets the one for this machine.
func (a *Authority) leaf(name string, f Fault) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := leafKey{strings.ToLower(name), f}
	if _, there := a.leaves[key]; !there && len(a.leaves) >= namesMax {
		key.name = thisMachine
	}
	if l, there := a.leaves[key]; there && time.Since(l.made) < leafLife-renewal {
		return l.cert, nil
	}
	cert, err := faults[f](a, append([]string{key.name}, a.hosts...))
	if err == nil {
		a.leaves[key] = leaf{cert, time.Now()}
	}
	return cert, err
}
