package repl

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"os"

	"popsh/repl/files"
	"popsh/repl/misuse"
)

// certificateMax is how much of the file of a certificate, or of its key, is read,
// in octets.
const certificateMax = 256 << 10

// certificatesMax is the same for a file of many: the system's own is a quarter of it.
const certificatesMax = 1 << 20

// certified reports whether there is a certificate to show to a server.
func (o *Options) certified(s *server) bool { return o.rather("cert", s.cert, o.Cert) != "" }

// certificate reads the client's certificate for a server, nil when there is none.
// The key stands behind it, or in a file of its own, which nobody else may read.
func (o *Options) certificate(s *server) (*tls.Certificate, error) {
	if !o.certified(s) {
		return nil, nil
	}
	name := o.rather("cert", s.cert, o.Cert)
	cert, err := readPEM("--cert", name)
	if err != nil {
		return nil, err
	}
	key, err := readKey(cmp.Or(o.rather("key", s.key, o.Key), name))
	if err != nil {
		return nil, err
	}
	defer clear(key)
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, &misuse.Error{Where: "--cert", Reason: "the certificate and its key cannot be used", Err: err,
			Hint: []string{"both are in PEM form, the key without a password, in one file or with --key FILE in another"}}
	}
	return &pair, nil
}

func readKey(name string) ([]byte, error) {
	f, err := files.Key.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	key, err := io.ReadAll(io.LimitReader(f, certificateMax))
	if err != nil {
		return nil, &misuse.Error{Where: "--key", Reason: "the file cannot be read", Err: err}
	}
	return key, nil
}

// authorities reads the certificates of --ca.
func authorities(name string) (*x509.CertPool, error) {
	pem, err := readPEM("--ca", name)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, misuse.New("--ca", name+" holds no certificate in PEM form", "a PEM file begins with -----BEGIN CERTIFICATE-----")
	}
	return pool, nil
}

// readPEM reads a file of certificates. A file without an end is not read to it.
func readPEM(where, name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &misuse.Error{Where: where, Reason: "the file cannot be read", Err: err}
	}
	defer f.Close()
	octets, err := io.ReadAll(io.LimitReader(f, certificatesMax+1))
	switch {
	case err != nil:
		return nil, &misuse.Error{Where: where, Reason: "the file cannot be read", Err: err}
	case len(octets) > certificatesMax:
		return nil, misuse.New(where, fmt.Sprintf("%s is longer than %d octets", name, certificatesMax), "name the file of the certificates you need")
	}
	return octets, nil
}
