package wire

import (
	"bytes"
	"net/url"
	"slices"
	"testing"
)

// TestPercentForms: what encoders in use make of octets is among the forms.
func TestPercentForms(t *testing.T) {
	for _, tt := range []struct{ octets, form string }{
		{"abc", "abc"},
		{"ab", "%61%62"},
		{"a/ü", "a/%C3%BC"},     // Python's quote
		{"a/ü", "a%2f%c3%bc"},   // many in C
		{"a b&c", "a+b%26c"},    // a form
		{"a b!'", "a%20b!'"},    // encodeURIComponent
		{"a?b#ü", "a?b#%C3%BC"}, // encodeURI
		{"a~*b", "a%7E*b"},      // URLSearchParams
		{"a+=:@b c", url.PathEscape("a+=:@b c")},
		{"a+=:@b c", url.QueryEscape("a+=:@b c")},
		{"\x00\xff", "%00%FF"},
	} {
		forms := PercentForms([]byte(tt.octets))
		if !slices.ContainsFunc(forms, func(f []byte) bool { return string(f) == tt.form }) {
			t.Errorf("PercentForms(%q) = %q, want %q among them", tt.octets, forms, tt.form)
		}
		if len(slices.CompactFunc(slices.Clone(forms), bytes.Equal)) != len(forms) {
			t.Errorf("PercentForms(%q) = %q, want each once", tt.octets, forms)
		}
	}
}

// TestPercentVeiled: a server that repeats a secret in any of these forms gives
// nothing of it away.
func TestPercentVeiled(t *testing.T) {
	secret := []byte("Hunter2 xyz/ü?")
	var v Veil
	v.Hide(secret)
	for _, form := range PercentForms(secret) {
		if got := string(v.Mask(nil, append([]byte("bad password "), form...))); got != "bad password "+veiled {
			t.Errorf("Mask(%q) = %q, want it veiled", form, got)
		}
	}
}
