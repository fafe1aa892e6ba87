package session

import (
	"cmp"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"
	"time"
)

// How much an event tells of what the server shows: certificates, and octets of a
// name in one.
const (
	certificatesTold = 10
	nameTold         = 200
)

// facts tells the security as an event does: a line for the connection, then one
// for each certificate, the server's own first.
func (f *Security) facts() string {
	lines := []string{fmt.Sprintf("version=%s cipher=%s group=%v sni=%s resumed=%s verify=%s",
		strings.TrimPrefix(tls.VersionName(f.State.Version), "TLS "), tls.CipherSuiteName(f.State.CipherSuite),
		f.State.CurveID, cmp.Or(f.State.ServerName, "none"), said(f.State.DidResume, "yes", "no"), said(f.Distrust == nil, "ok", "no"))}
	chain := f.State.PeerCertificates
	for depth, cert := range chain[:min(len(chain), certificatesTold)] {
		lines = append(lines, certificateFacts(depth, cert))
	}
	return strings.Join(lines, "\n")
}

func said(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// certificateFacts tells whom a certificate is for, who vouches for that, until
// when, and the fingerprint of its key.
func certificateFacts(depth int, cert *x509.Certificate) string {
	return fmt.Sprintf("depth=%d subject=%s issuer=%s until=%s spki=sha256:%x", depth, quoted(cert.Subject.String()), quoted(cert.Issuer.String()),
		cert.NotAfter.UTC().Format(time.DateOnly), sha256.Sum256(cert.RawSubjectPublicKeyInfo))
}

// quoted puts a name in quotes; octets that mean something there, or cannot be
// seen, stand as \x and two digits.
func quoted(name string) string {
	var b strings.Builder
	for _, c := range []byte(name[:min(len(name), nameTold)]) {
		if c < ' ' || c > '~' || strings.IndexByte(`"\{}`, c) >= 0 {
			fmt.Fprintf(&b, `\x%02X`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}
