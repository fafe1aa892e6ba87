package view

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math"
	"time"

	"popsh/session"
)

// How a day is written; and when the end of a certificate is near: in less than so
// many days, and in less than so much of its whole life, since some live for days
// only.
const (
	dayForm    = "2006-01-02"
	daysWarned = 21
	lifeWarned = 4
)

// Opened tells in a line what kind of connection there is, to a place, and warns
// of a certificate that ends soon. A nil sec is clear text.
func (v *View) Opened(to string, sec *session.Security) {
	if sec == nil {
		v.Info("clear text to " + to)
		return
	}
	cert := sec.State.PeerCertificates[0]
	verdict := "verified"
	switch {
	case sec.Pinned:
		verdict = "the pinned key"
	case len(sec.State.VerifiedChains) == 0:
		verdict = "not verified"
	}
	v.Info(fmt.Sprintf("%s to %s, certificate of %s: %s, valid until %s (%s)", tls.VersionName(sec.State.Version), to,
		commonName(cert), verdict, cert.NotAfter.UTC().Format(dayForm), daysLeft(cert)))
	if v.Trace > 0 {
		v.Info("agreed on: " + agreed(sec.State))
	}
	if endsSoon(cert) {
		v.Warn("the certificate ends in " + Plural(days(cert), "day") + "; mail programs will refuse the server then")
	}
}

// agreed tells what the two sides of a handshake have agreed on.
func agreed(s tls.ConnectionState) string {
	text := tls.CipherSuiteName(s.CipherSuite)
	if s.CurveID != 0 {
		text += ", keys by " + session.GroupName(s.CurveID)
	}
	if s.NegotiatedProtocol == "" {
		return text + ", no protocol by ALPN"
	}
	return text + ", protocol " + Escape([]byte(s.NegotiatedProtocol)) + " by ALPN"
}

func commonName(c *x509.Certificate) string {
	if c.Subject.CommonName == "" {
		return nameOf(c.Subject.String())
	}
	return Escape([]byte(c.Subject.CommonName))
}

// days returns how many whole days a certificate is valid from now on.
func days(c *x509.Certificate) int64 {
	return int64(math.Floor(time.Until(c.NotAfter).Hours() / 24))
}

// endsSoon reports whether somebody had better renew a certificate.
func endsSoon(c *x509.Certificate) bool {
	left, life := time.Until(c.NotAfter), c.NotAfter.Sub(c.NotBefore)
	return left > 0 && days(c) < daysWarned && left < life/lifeWarned
}

func daysLeft(c *x509.Certificate) string {
	if n := days(c); n >= 0 {
		return Plural(n, "day") + " left"
	}
	return "ended"
}

// A tlsFacts is what there is to say of the TLS of a session.
type tlsFacts struct {
	Host     string      `json:"host"`
	Version  string      `json:"version"`
	Cipher   string      `json:"cipher"`
	Group    string      `json:"group"`
	ALPN     string      `json:"alpn,omitempty"`
	Name     string      `json:"sni,omitempty"`
	OCSP     bool        `json:"ocsp_stapled"`
	Verified bool        `json:"verified"`
	Verdict  string      `json:"verdict"`
	Chain    []certFacts `json:"certificates"`
}

// Security shows the TLS of a session and the certificates that the server sent.
func (v *View) Security(host string, sec *session.Security) {
	facts := factsOf(host, sec)
	if v.JSON {
		v.object(field{"tls", facts})
		return
	}
	v.facts(facts.rows())
	for i, c := range facts.Chain {
		v.out.WriteString("\n")
		v.Line(fmt.Sprintf("certificate %d, %s", i+1, place(i, len(facts.Chain))))
		v.facts(c.rows())
		for _, w := range c.warnings {
			v.Warn(fmt.Sprintf("certificate %d: %s", i+1, w))
		}
	}
	v.out.Flush() // what was wrong with Out is told by the next reply
}

func place(i, n int) string {
	switch {
	case i == 0:
		return "of the server"
	case i == n-1:
		return "the last that was sent"
	}
	return "in between"
}

// facts shows rows of a name and what it is, the texts below each other.
func (v *View) facts(rows [][2]string) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, width(r[0]))
	}
	for _, r := range rows {
		if r[1] != "" {
			v.Line(fmt.Sprintf("%s%-*s%s%s", indent, wide, r[0], gap, r[1]))
		}
	}
}

func factsOf(host string, sec *session.Security) tlsFacts {
	s := sec.State
	f := tlsFacts{
		Host: Escape([]byte(host)), Version: tls.VersionName(s.Version), Cipher: tls.CipherSuiteName(s.CipherSuite), Group: session.GroupName(s.CurveID),
		ALPN: Escape([]byte(s.NegotiatedProtocol)), Name: Escape([]byte(s.ServerName)), OCSP: len(s.OCSPResponse) > 0,
		Verified: len(s.VerifiedChains) > 0, Verdict: verdict(host, sec),
	}
	for i, c := range s.PeerCertificates {
		f.Chain = append(f.Chain, certificateFacts(c, i == 0))
	}
	return f
}

// verdict says whether the server is whom it claims to be, and who says so.
func verdict(host string, sec *session.Security) string {
	chains := sec.State.VerifiedChains
	switch {
	case sec.Pinned:
		return "the server has the key that --pin names; nobody else was asked to vouch for it"
	case len(chains) > 0:
		root := chains[0][len(chains[0])-1]
		return fmt.Sprintf("verified: the certificate is for %s, and %s, which is trusted here, vouches for it", Quote(cmp.Or(sec.Name, host)), commonName(root))
	case sec.Distrust != nil:
		return "NOT verified, anybody may be at the other end: " + Escape([]byte(sec.Distrust.Error()))
	}
	return "not verified, as --insecure asks for; it would have been accepted"
}

func (f tlsFacts) rows() [][2]string {
	staple := ""
	if f.OCSP {
		staple = "the server sent the authority's word that the certificate is not revoked (OCSP)"
	}
	return [][2]string{{"version", f.Version}, {"cipher", f.Cipher}, {"key exchange", f.Group}, {"asked for", f.Name},
		{"protocol", f.ALPN}, {"revocation", staple}, {"trust", f.Verdict}}
}
