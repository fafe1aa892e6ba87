package session

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// A Pin is the SHA-256 of a server's public key, as it stands in its certificates
// (RFC 7469 §2.4). A server that has the key needs nobody to vouch for it.
type Pin [sha256.Size]byte

// pinForm is how a pin begins.
const pinForm = "sha256//"

// ErrPin says that a text is no pin.
var ErrPin = errors.New(`a pin is sha256// and base64 of 32 octets, or 64 hexadecimal digits`)

// ParsePin reads sha256// and base64, or hexadecimal digits with or without colons.
func ParsePin(text string) (Pin, error) {
	octets, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	if encoded, ok := strings.CutPrefix(text, pinForm); ok {
		octets, err = base64.StdEncoding.DecodeString(encoded)
	}
	if err != nil || len(octets) != sha256.Size {
		return Pin{}, ErrPin
	}
	return Pin(octets), nil
}

// PinOf returns the pin of the key in a certificate.
func PinOf(c *x509.Certificate) Pin { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// String returns the pin as users write it.
func (p Pin) String() string { return pinForm + base64.StdEncoding.EncodeToString(p[:]) }

// A keyError says that a server has another key than the pinned one.
type keyError struct{ cert *x509.Certificate }

func (e *keyError) Error() string { return "the key of the server is " + PinOf(e.cert).String() }

// pinned takes the server with the pinned key, and no other.
func (p *Pin) pinned(cs tls.ConnectionState) error {
	got := PinOf(cs.PeerCertificates[0])
	if subtle.ConstantTimeCompare(got[:], p[:]) != 1 {
		return &keyError{cs.PeerCertificates[0]}
	}
	return nil
}
