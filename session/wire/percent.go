package wire

import (
	"fmt"
	"slices"
	"strings"
)

// spared are the characters besides letters and digits that encoders leave as they
// are: RFC 3986 §2.3, forms (of HTML), Python, Go for paths, ECMAScript for a
// component and for a whole.
var spared = []string{"-._~", "-._*", "-._~/", "-._~$&+=:@", "-._~!'()*", "-._~!'()*;,/?:@&=+$#"}

// PercentForms returns the percent encodings of octets (RFC 3986 §2.1), each once: as
// the encoders that are in use write them, and of all octets. In forms a blank is a
// plus sign.
func PercentForms(octets []byte) [][]byte {
	var all []string
	for _, digits := range []string{"%%%02X", "%%%02x"} {
		all = append(all, percent(octets, digits, func(byte) bool { return false }))
		for _, spare := range spared {
			form := percent(octets, digits, func(c byte) bool { return isAlphanumeric(c) || strings.IndexByte(spare, c) >= 0 })
			all = append(all, form, strings.ReplaceAll(form, "%20", "+"))
		}
	}
	slices.Sort(all)
	var forms [][]byte
	for _, form := range slices.Compact(all) {
		forms = append(forms, []byte(form))
	}
	return forms
}

// percent writes octets by their digits, but for those that are spared.
func percent(octets []byte, digits string, spare func(byte) bool) string {
	var b strings.Builder
	for _, c := range octets {
		if spare(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, digits, c)
		}
	}
	return b.String()
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
