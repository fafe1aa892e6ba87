package session

import (
	"crypto/tls"
	"slices"
)

// versions are those of TLS that may be asked for, the oldest first.
var versions = []struct {
	name string
	id   uint16
}{{"1.0", tls.VersionTLS10}, {"1.1", tls.VersionTLS11}, {"1.2", tls.VersionTLS12}, {"1.3", tls.VersionTLS13}}

// TLSVersions are the names of the versions that may be asked for, the oldest first.
func TLSVersions() []string {
	var names []string
	for _, v := range versions {
		names = append(names, v.name)
	}
	return names
}

// ParseTLSVersion finds a version by its name, such as 1.2.
func ParseTLSVersion(name string) (id uint16, ok bool) {
	for _, v := range versions {
		if v.name == name {
			return v.id, true
		}
	}
	return 0, false
}

// IsOld reports whether the session speaks a version of TLS that must not be used
// any more (RFC 8314 §4.1, RFC 8996 §2).
func (f *Security) IsOld() bool { return f.State.Version < tls.VersionTLS12 }

// IsNewest reports whether the session speaks TLS 1.3, whose ciphers nobody can choose.
func (f *Security) IsNewest() bool { return f.State.Version >= tls.VersionTLS13 }

// isCapped reports whether a newer version of TLS was ruled out by the options.
func (s *Session) isCapped() bool {
	newest := s.options.NewestTLS
	return newest != 0 && newest < versions[len(versions)-1].id
}

// suites returns the ciphers for sessions from a version on; nil for the usual.
// What servers speak that have nothing newer comes last, and RC4 not at all.
func suites(oldest uint16) []uint16 {
	if oldest == 0 || oldest >= tls.VersionTLS12 {
		return nil
	}
	var ids []uint16
	for _, s := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		if !slices.Contains(broken, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// broken are ciphers that protect nothing (RFC 7465 §2).
var broken = []uint16{tls.TLS_RSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA}
