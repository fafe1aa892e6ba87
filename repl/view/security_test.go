package view

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"popsh/session"
)

// signedFor returns a certificate that lives from and until so many days from now,
// signed by itself.
func signedFor(t *testing.T, name string, from, until int, hosts ...string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Now().Add(time.Duration(n)*24*time.Hour + time.Hour) }
	c := &x509.Certificate{SerialNumber: big.NewInt(0xabc), Subject: pkix.Name{CommonName: name}, DNSNames: hosts, NotBefore: day(from), NotAfter: day(until)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return c
}

func secured(certs []*x509.Certificate, chains [][]*x509.Certificate, distrust error) *session.Security {
	return &session.Security{Distrust: distrust, State: tls.ConnectionState{Version: tls.VersionTLS13,
		CipherSuite: tls.TLS_AES_128_GCM_SHA256, ServerName: "pop.example.org", PeerCertificates: certs, VerifiedChains: chains}}
}

func TestSecurity(t *testing.T) {
	root := signedFor(t, "Root \x1b[1m CA", -100, 1000)
	good := signedFor(t, "pop", -10, 100, "pop.example.org", "evil\x1b]0;x")
	for _, c := range []struct {
		name string
		sec  *session.Security
		out  []string
		err  []string
	}{
		{"verified", secured([]*x509.Certificate{good, root}, [][]*x509.Certificate{{good, root}}, nil),
			[]string{"version       TLS 1.3\n", "cipher        TLS_AES_128_GCM_SHA256\n", `verified: the certificate is for "pop.example.org", and Root \x1b[1m CA, which is trusted here, vouches for it`,
				"certificate 1, of the server\n", "for        pop.example.org, evil\\x1b]0;x\n", "100 days left\n", "ECDSA, P-256", "serial     abc\n",
				"certificate 2, the last that was sent\n"}, nil},
		{"not trusted", secured([]*x509.Certificate{good}, nil, errors.New("signed by nobody")),
			[]string{"NOT verified, anybody may be at the other end: signed by nobody"}, nil},
		{"not asked", secured([]*x509.Certificate{good}, nil, nil), []string{"not verified, as --insecure asks for; it would have been accepted"}, nil},
		{"pinned", func() *session.Security {
			sec := secured([]*x509.Certificate{good}, nil, nil)
			sec.Pinned = true
			return sec
		}(), []string{"the server has the key that --pin names", "pin        sha256//"}, nil},
		{"by another name", func() *session.Security {
			sec := secured([]*x509.Certificate{good}, [][]*x509.Certificate{{good, root}}, nil)
			sec.Name = "pop.example.net"
			return sec
		}(), []string{`verified: the certificate is for "pop.example.net", and `}, nil},
		{"ends soon", secured([]*x509.Certificate{signedFor(t, "pop", -100, 5, "pop")}, nil, nil), []string{"5 days left"}, []string{"!!! certificate 1: it ends in 5 days\n"}},
		{"lives a week", secured([]*x509.Certificate{signedFor(t, "pop", -1, 5, "pop")}, nil, nil), []string{"5 days left"}, nil},
		{"has ended", secured([]*x509.Certificate{signedFor(t, "pop", -100, -5, "pop")}, nil, nil), []string{", ended\n"}, []string{"it has ended\n"}},
		{"not yet", secured([]*x509.Certificate{signedFor(t, "pop", 5, 50, "pop")}, nil, nil), nil, []string{"it is not valid yet\n"}},
		{"for nobody", secured([]*x509.Certificate{signedFor(t, "pop", -5, 50)}, nil, nil), nil, []string{"it names no host"}},
	} {
		got := words(Options{}, func(v *View) { v.Security("pop.example.org", c.sec) })
		for _, want := range c.out {
			if !strings.Contains(got.out, want) {
				t.Errorf("%s: Security() wrote\n%swant %q in it", c.name, got.out, want)
			}
		}
		if c.err == nil && got.err != "" {
			t.Errorf("%s: Security() warned\n%s", c.name, got.err)
		}
		for _, want := range c.err {
			if !strings.Contains(got.err, want) {
				t.Errorf("%s: Security() warned\n%swant %q in it", c.name, got.err, want)
			}
		}
		if bad := commanding([]byte(got.out+got.err), false); bad != "" {
			t.Errorf("%s: Security() wrote %s", c.name, bad)
		}
	}
	got := words(Options{JSON: true}, func(v *View) {
		v.Security("pop.example.org", secured([]*x509.Certificate{good}, [][]*x509.Certificate{{good, root}}, nil))
	})
	for _, want := range []string{`{"tls":{"host":"pop.example.org","version":"TLS 1.3"`, `"verified":true`, `"days_left":100`, `"key":"ECDSA, P-256"`} {
		if !strings.Contains(got.out, want) {
			t.Errorf("Security() as JSON wrote %s want %s in it", got.out, want)
		}
	}
}

func TestOpened(t *testing.T) {
	good, soon := signedFor(t, "pop.example.org", -10, 100, "pop"), signedFor(t, "", -100, 3, "pop")
	for _, c := range []struct {
		sec  *session.Security
		want string
	}{
		{nil, "=== clear text to there\n"},
		{secured([]*x509.Certificate{good}, [][]*x509.Certificate{{good}}, nil),
			"=== TLS 1.3 to there, certificate of pop.example.org: verified, valid until " + good.NotAfter.UTC().Format(dayForm) + " (100 days left)\n"},
		{secured([]*x509.Certificate{soon}, nil, nil),
			"=== TLS 1.3 to there, certificate of (no name): not verified, valid until " + soon.NotAfter.UTC().Format(dayForm) + " (3 days left)\n" +
				"!!! the certificate ends in 3 days; mail programs will refuse the server then\n"},
	} {
		if got := words(Options{}, func(v *View) { v.Opened("there", c.sec) }); got.err != c.want {
			t.Errorf("Opened() wrote %q, want %q", got.err, c.want)
		}
	}
}
