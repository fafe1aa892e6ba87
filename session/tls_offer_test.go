package session

import (
	"crypto/tls"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOffer: what is offered is what is agreed on, and a server that has none of it is
// told from one that is too old.
func TestOffer(t *testing.T) {
	const usual = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
	for name, tt := range map[string]struct {
		ciphers, groups string
		paper           paper
		newest          uint16
		cipher, group   string // agreed on; none for a failure
		weak            bool
	}{
		"the usual":              {group: "X25519MLKEM768"},
		"a cipher":               {ciphers: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", newest: tls.VersionTLS12, cipher: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", group: "x25519"},
		"one of two":             {ciphers: usual + ",tls_ecdhe_rsa_with_aes_128_gcm_sha256", newest: tls.VersionTLS12, cipher: usual, group: "x25519"},
		"nothing for TLS 1.3":    {ciphers: "TLS_ECDHE_RSA_WITH_RC4_128_SHA", group: "X25519MLKEM768"},
		"a weak cipher":          {ciphers: "TLS_RSA_WITH_AES_128_CBC_SHA256", newest: tls.VersionTLS12, paper: paper{rsa: true, suites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA256}}, cipher: "TLS_RSA_WITH_AES_128_CBC_SHA256", weak: true},
		"a cipher it has not":    {ciphers: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", newest: tls.VersionTLS12, paper: paper{suites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}}},
		"a cipher for its key":   {ciphers: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", newest: tls.VersionTLS12},
		"a group":                {groups: "secp384r1", group: "secp384r1"},
		"a group by TLS 1.2":     {groups: "SECP256R1, x25519", newest: tls.VersionTLS12, paper: paper{groups: []tls.CurveID{tls.CurveP256}}, group: "secp256r1"},
		"a group it has not":     {groups: "secp521r1", paper: paper{groups: []tls.CurveID{tls.X25519}}},
		"that neither, TLS 1.2":  {groups: "secp384r1", newest: tls.VersionTLS12, paper: paper{groups: []tls.CurveID{tls.CurveP256}}},
		"nothing against quanta": {groups: "x25519", paper: paper{groups: []tls.CurveID{tls.X25519MLKEM768}}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.paper.names, tt.paper.ends = []string{"pop.example.org"}, time.Hour/2
			connect, pool := tt.paper.serve(t)
			s, err := New(t.Context(), connect(), "pop.example.org", &Options{TLS: Implicit, Roots: pool, NewestTLS: tt.newest, Offer: offerOf(t, tt.ciphers, tt.groups)})
			if tt.cipher+tt.group == "" {
				wantFault(t, name, err, Narrowed)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			sec := s.Security()
			if cipher, group := tls.CipherSuiteName(sec.State.CipherSuite), GroupName(sec.State.CurveID); group != tt.group || tt.cipher != "" && cipher != tt.cipher || sec.IsWeak() != tt.weak {
				t.Errorf("agreed on %s and %q, weak %v; want %s, %q, %v", cipher, group, sec.IsWeak(), tt.cipher, tt.group, tt.weak)
			}
		})
	}
}

func offerOf(t *testing.T, ciphers, groups string) (o Offer) {
	t.Helper()
	var err, wrong error
	o.Ciphers, err = ParseCiphers(ciphers)
	o.Groups, wrong = ParseGroups(groups)
	if err := errors.Join(err, wrong); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestOfferNames: every name that is told is taken, and no other.
func TestOfferNames(t *testing.T) {
	ciphers, err := ParseCiphers(strings.Join(CipherNames(), ","))
	if err != nil || len(ciphers) != len(CipherNames()) || len(ciphers) < 20 {
		t.Errorf("ParseCiphers of all names = %d ciphers, %v", len(ciphers), err)
	}
	groups, err := ParseGroups(strings.ToUpper(strings.Join(GroupNames(), " ,")))
	if err != nil || len(groups) != len(GroupNames()) || slices.Contains(groups, 0) {
		t.Errorf("ParseGroups of all names = %d groups, %v", len(groups), err)
	}
	for text, want := range map[string]string{
		"TLS_AES_128_GCM_SHA256":                            `"TLS_AES_128_GCM_SHA256" is a cipher of TLS 1.3, among which nobody can choose`,
		"ECDHE-RSA-AES128-SHA":                              `"ECDHE-RSA-AES128-SHA" is no cipher that popsh has`,
		"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,\x1b":        `"\x1b" is no cipher that popsh has`,
		"TLS_NULL_WITH_NULL_NULL, TLS_RSA_WITH_RC4_128_SHA": `"TLS_NULL_WITH_NULL_NULL" is no cipher that popsh has`,
	} {
		if ids, err := ParseCiphers(text); ids != nil || err == nil || err.Error() != want {
			t.Errorf("ParseCiphers(%q) = %v, %v, want %s", text, ids, err, want)
		}
	}
	for _, text := range []string{"CurveP256", "x25519,x448"} {
		if ids, err := ParseGroups(text); ids != nil || err == nil {
			t.Errorf("ParseGroups(%q) = %v, %v, want an error", text, ids, err)
		}
	}
	if ciphers, groups := offerOf(t, "", " "), GroupName(77); ciphers.isNarrow() || groups != "CurveID(77)" {
		t.Errorf("the usual offer is %+v, and group 77 is %q", ciphers, groups)
	}
}
