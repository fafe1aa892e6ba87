package view

import (
	"cmp"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"time"

	"popsh/session"
)

var injectionHints = []string{
	"somebody on the way may be putting words into the server's mouth (CVE-2021-22947), or the server is broken",
	"use implicit TLS: --tls=implicit, port 995",
}

// faults are the words for what was wrong with TLS.
var faults = map[session.Fault]struct {
	text  func(e *session.TLSError) string
	hints []string
}{
	session.HandshakeFailed: {
		func(e *session.TLSError) string { return "the TLS handshake failed: " + cause(e) },
		[]string{"check host and port; --tls=stls starts in clear text and then asks for TLS"},
	},
	session.UnknownAuthority: {
		func(e *session.TLSError) string {
			return "no authority that is trusted here vouches for the certificate"
		},
		[]string{
			"a private authority: --ca FILE names its certificate",
			"--pin takes the server with this key and no other, once its operator has told you that it is the right one",
			"--insecure goes on without knowing who is there; never type a password then",
		},
	},
	session.WrongName: {
		func(*session.TLSError) string { return "the certificate is for another host" },
		[]string{
			"connect by a name that the certificate holds, or name it by --tls-name if it is right for this server",
			"--insecure goes on without knowing who is there; never type a password then",
		},
	},
	session.Expired: {
		expiry,
		[]string{
			"compare this machine's clock, then tell the server's operator",
			"--insecure goes on without knowing who is there; never type a password then",
		},
	},
	session.WrongKey: {
		func(*session.TLSError) string { return "the server has another key than the one that --pin names" },
		[]string{"somebody may be in between; or the server has a new key, whose pin its operator knows"},
	},
	session.ClearPort: {
		func(*session.TLSError) string {
			return "the port speaks clear text, but TLS from the first octet was asked for"
		},
		[]string{"--tls=stls starts in clear text and then asks for TLS", "implicit TLS is on port 995 as a rule"},
	},
	session.TLSPort: {
		func(*session.TLSError) string {
			return "the port speaks TLS from the first octet, but clear text was asked for"
		},
		[]string{"--tls=implicit begins with TLS", "STLS and clear text are on port 110 as a rule"},
	},
	session.NoSTLS: {
		func(e *session.TLSError) string { return "the server does not start TLS: " + cause(e) },
		[]string{
			"--tls=implicit tries TLS from the first octet, on port 995",
			"--tls=none goes on in clear text: everybody on the way can read along",
		},
	},
	session.TooOld: {
		func(e *session.TLSError) string {
			return "the two sides have no TLS version or cipher in common: " + cause(e)
		},
		[]string{
			"the server offers less than TLS 1.2, or wants a certificate from you; tell its operator",
			"--tls-min 1.0 takes what old servers speak; it protects little",
		},
	},
	session.Narrowed: {
		func(e *session.TLSError) string {
			return "the two sides have no TLS version, cipher or group in common, and only some are offered here: " + cause(e)
		},
		[]string{"without --tls-ciphers, --tls-groups and --tls-max the best that both sides have is taken"},
	},
	session.Capped: {
		func(e *session.TLSError) string {
			return "the two sides have no TLS version or cipher in common, and newer ones are ruled out here: " + cause(e)
		},
		[]string{"without --tls-max the newest that both sides have is taken"},
	},
	session.Injected: {
		func(*session.TLSError) string { return "octets came in clear where only TLS may follow" },
		injectionHints,
	},
}

// notTrusted says why there is no TLS, and what both sides say: what was asked
// for, and what the certificate holds.
func notTrusted(e *session.TLSError, _ quoter) Problem {
	row := faults[e.Fault]
	p := Problem{Text: "TLS with " + Quote(e.Host) + ": " + row.text(e), Hints: row.hints}
	if e.Addr != "" {
		p.Detail = append(p.Detail, "asked for:   "+Escape([]byte(cmp.Or(e.Name, e.Host)))+" at "+Escape([]byte(e.Addr)))
	}
	if e.Cert != nil {
		p.Detail = append(p.Detail, certificate(e.Cert)...)
	}
	return p
}

// cause returns what lay behind a TLS error.
func cause(e *session.TLSError) string {
	if e.Err == nil {
		return "for no reason given"
	}
	return Escape([]byte(e.Err.Error()))
}

func expiry(e *session.TLSError) string {
	if e.Cert != nil && time.Now().Before(e.Cert.NotBefore) {
		return "the certificate is not valid yet"
	}
	return "the certificate has expired"
}

// certificate returns what a certificate says about itself.
func certificate(c *x509.Certificate) []string {
	const day = "2006-01-02 15:04 MST"
	issuer := nameOf(c.Issuer.String())
	if c.Issuer.String() == c.Subject.String() {
		issuer = "itself"
	}
	return []string{
		"certificate: " + nameOf(c.Subject.String()),
		"for:         " + namesOf(c),
		"signed by:   " + issuer,
		fmt.Sprintf("valid:       %s to %s", c.NotBefore.UTC().Format(day), c.NotAfter.UTC().Format(day)),
		"key:         " + session.PinOf(c).String(),
	}
}

func nameOf(distinguished string) string {
	if distinguished == "" {
		return "(no name)"
	}
	return Quote(distinguished)
}

// namesMax is how many names of a certificate are listed.
const namesMax = 8

func namesOf(c *x509.Certificate) string {
	var names []string
	for _, n := range c.DNSNames {
		names = append(names, Quote(n))
	}
	for _, ip := range c.IPAddresses {
		names = append(names, net.IP.String(ip))
	}
	switch {
	case len(names) == 0:
		return "no host at all"
	case len(names) > namesMax:
		more := len(names) - namesMax
		return strings.Join(names[:namesMax], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}
