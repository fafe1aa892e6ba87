package session

import (
	"crypto/tls"
	"fmt"
	"slices"
	"strings"
)

// An Offer is what is offered to a server in a TLS handshake in place of the usual. The
// order does not count.
type Offer struct {
	Ciphers []uint16      // up to TLS 1.2, since nobody can choose among those of TLS 1.3; nil for the usual
	Groups  []tls.CurveID // for the exchange of keys; nil for the usual
}

// isNarrow reports whether anything is left out.
func (o Offer) isNarrow() bool { return o.Ciphers != nil || o.Groups != nil }

// An OfferError says that a name is not that of something to be offered.
type OfferError struct {
	Name   string
	Reason string
}

func (e *OfferError) Error() string { return fmt.Sprintf("%q is %s", e.Name, e.Reason) }

// groups are those for the exchange of keys, by the names of IANA's registry "TLS
// Supported Groups".
var groups = []struct {
	name string
	id   tls.CurveID
}{
	{"X25519MLKEM768", tls.X25519MLKEM768}, {"SecP256r1MLKEM768", tls.SecP256r1MLKEM768}, {"SecP384r1MLKEM1024", tls.SecP384r1MLKEM1024},
	{"x25519", tls.X25519}, {"secp256r1", tls.CurveP256}, {"secp384r1", tls.CurveP384}, {"secp521r1", tls.CurveP521},
}

// GroupNames are the names of the groups that can be offered.
func GroupNames() []string {
	var names []string
	for _, g := range groups {
		names = append(names, g.name)
	}
	return names
}

// GroupName is the name of a group; "" where keys were exchanged without one.
func GroupName(id tls.CurveID) string {
	if id == 0 {
		return ""
	}
	for _, g := range groups {
		if g.id == id {
			return g.name
		}
	}
	return id.String()
}

// offerable are the ciphers that can be offered: those that are broken come last.
func offerable() []*tls.CipherSuite {
	return slices.DeleteFunc(slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()), isOnlyNew)
}

// isOnlyNew reports whether a cipher is one of TLS 1.3.
func isOnlyNew(s *tls.CipherSuite) bool {
	return !slices.Contains(s.SupportedVersions, tls.VersionTLS12)
}

// CipherNames are the names of the ciphers that can be offered, as in IANA's registry
// "TLS Cipher Suites".
func CipherNames() []string {
	var names []string
	for _, s := range offerable() {
		names = append(names, s.Name)
	}
	return names
}

// ParseCiphers reads the names of ciphers, in letters of any case, with commas between.
// The error is an *OfferError; no name at all is the usual offer.
func ParseCiphers(text string) (ids []uint16, err error) {
	for _, name := range namesIn(text) {
		i := slices.IndexFunc(offerable(), func(s *tls.CipherSuite) bool { return strings.EqualFold(s.Name, name) })
		switch {
		case i >= 0:
			ids = append(ids, offerable()[i].ID)
		case slices.ContainsFunc(tls.CipherSuites(), func(s *tls.CipherSuite) bool { return strings.EqualFold(s.Name, name) }):
			return nil, &OfferError{name, "a cipher of TLS 1.3, among which nobody can choose"}
		default:
			return nil, &OfferError{name, "no cipher that popsh has"}
		}
	}
	return ids, nil
}

// ParseGroups does so with groups.
func ParseGroups(text string) (ids []tls.CurveID, err error) {
	for _, name := range namesIn(text) {
		i := slices.IndexFunc(GroupNames(), func(known string) bool { return strings.EqualFold(known, name) })
		if i < 0 {
			return nil, &OfferError{name, "no group that popsh has"}
		}
		ids = append(ids, groups[i].id)
	}
	return ids, nil
}

func namesIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// IsWeak reports whether the cipher of the session is better not used (RFC 9325 §4.2).
func (f *Security) IsWeak() bool {
	return slices.ContainsFunc(tls.InsecureCipherSuites(), func(s *tls.CipherSuite) bool { return s.ID == f.State.CipherSuite })
}
