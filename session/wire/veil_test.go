package wire

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

func TestVeil(t *testing.T) {
	var v Veil
	v.Hide([]byte("open-sesame"))
	v.Hide([]byte("abc"))
	for in, want := range map[string]string{
		"bad password open-sesame":    "bad password ****",
		"open-sesameopen-sesame":      "********",
		"abc is not abcd or xabc":     "**** is not abcd or xabc",
		"'abc' failed":                "'****' failed",
		"6f70656e2d736573616d65":      "****",
		"b3Blbi1zZXNhbWU=":            "****",
		"nothing to see, open sesame": "nothing to see, open sesame",
		"":                            "",
		"a":                           "a",
	} {
		if got := string(v.Mask(nil, []byte(in))); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
	if got := string(v.MaskBody(nil, []byte("abc open-sesame"))); got != "abc ****" {
		t.Errorf("MaskBody = %q, want only the long secret hidden", got)
	}
}

// FuzzVeil: no form of the secret is left in a masked line, wherever it stands.
func FuzzVeil(f *testing.F) {
	f.Add("open-sesame", "user alice ", " failed")
	f.Add("hunter2hunter2", "\x00alice\x00", "")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < stableMin || strings.Contains(veiled+before+after, secret) || strings.Contains(veiled, secret) {
			return
		}
		var v Veil
		v.Hide([]byte(secret))
		if got := string(v.Mask(nil, []byte(before+secret+after))); strings.Contains(got, secret) && !strings.Contains(before+veiled+after, secret) {
			t.Fatalf("Mask left %q in %q", secret, got)
		}
		hexed := hex.EncodeToString([]byte(secret))
		if got := string(v.Mask(nil, []byte(hexed))); got != veiled {
			t.Fatalf("Mask(%q) = %q", hexed, got)
		}
		wrapped := base64.StdEncoding.EncodeToString([]byte(before + secret + after))
		if got := string(v.Mask(nil, []byte(wrapped))); got == wrapped && len(secret) > 8 {
			t.Fatalf("Mask(%q) hides nothing", wrapped)
		}
	})
}
