package view

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"popsh/session"
)

// rsaBitsLeast is the shortest RSA key that clients still take.
const rsaBitsLeast = 2048

// A certFacts is what there is to say of a certificate that a server sent.
type certFacts struct {
	Subject   string   `json:"subject"`
	Names     []string `json:"names"`
	Issuer    string   `json:"issuer"`
	From      string   `json:"from"`
	Until     string   `json:"until"`
	DaysLeft  int64    `json:"days_left"`
	Key       string   `json:"key"`
	Signature string   `json:"signature"`
	Serial    string   `json:"serial"`
	SHA256    string   `json:"sha256"`
	Pin       string   `json:"pin"`
	warnings  []string
}

func certificateFacts(c *x509.Certificate, leaf bool) certFacts {
	f := certFacts{
		Subject: subjectOf(c.Subject.String()), Names: []string{}, Issuer: subjectOf(c.Issuer.String()),
		From: c.NotBefore.UTC().Format(time.RFC3339), Until: c.NotAfter.UTC().Format(time.RFC3339), DaysLeft: days(c),
		Key: keyOf(c), Signature: c.SignatureAlgorithm.String(), Serial: fmt.Sprintf("%x", c.SerialNumber),
		SHA256: fmt.Sprintf("%x", sha256.Sum256(c.Raw)), Pin: session.PinOf(c).String(),
	}
	for _, n := range c.DNSNames {
		f.Names = append(f.Names, Escape([]byte(n)))
	}
	for _, ip := range c.IPAddresses {
		f.Names = append(f.Names, ip.String())
	}
	if c.Issuer.String() == c.Subject.String() {
		f.Issuer = "itself"
	}
	f.warnings = warningsOf(c, leaf)
	return f
}

func subjectOf(name string) string {
	if name == "" {
		return "(no name)"
	}
	return Escape([]byte(name))
}

func (c certFacts) rows() [][2]string {
	names := c.Names
	if more := len(names) - namesMax; more > 0 {
		names = append(names[:namesMax:namesMax], fmt.Sprintf("and %d more", more))
	}
	left := Plural(c.DaysLeft, "day") + " left"
	if c.DaysLeft < 0 {
		left = "ended"
	}
	return [][2]string{{"subject", c.Subject}, {"for", strings.Join(names, ", ")}, {"signed by", c.Issuer},
		{"valid", c.From[:len(dayForm)] + " to " + c.Until[:len(dayForm)] + ", " + left},
		{"key", c.Key}, {"signature", c.Signature}, {"serial", c.Serial}, {"SHA-256", c.SHA256}, {"pin", c.Pin}}
}

func keyOf(c *x509.Certificate) string {
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA, %d bits", k.N.BitLen())
	case *ecdsa.PublicKey:
		return "ECDSA, " + k.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return c.PublicKeyAlgorithm.String()
}

// warningsOf says what somebody who runs the server had better mend.
func warningsOf(c *x509.Certificate, leaf bool) []string {
	var list []string
	switch {
	case endsSoon(c):
		list = append(list, "it ends in "+Plural(days(c), "day"))
	case days(c) < 0:
		list = append(list, "it has ended")
	}
	if time.Now().Before(c.NotBefore) {
		list = append(list, "it is not valid yet")
	}
	if k, ok := c.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() < rsaBitsLeast {
		list = append(list, fmt.Sprintf("an RSA key of less than %d bits is too short", rsaBitsLeast))
	}
	if c.SignatureAlgorithm == x509.SHA1WithRSA || c.SignatureAlgorithm == x509.ECDSAWithSHA1 || c.SignatureAlgorithm == x509.MD5WithRSA {
		list = append(list, "its signature is one that can be forged")
	}
	if leaf && len(c.DNSNames) == 0 && len(c.IPAddresses) == 0 {
		list = append(list, "it names no host where clients look for it, as a subject alternative name (RFC 6125 §6.4.4)")
	}
	return list
}
