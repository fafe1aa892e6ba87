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

// TestVeilSplit cuts a secret, in each of its forms, at every place: of two pieces
// the larger is hidden, and of more those that are long enough.
func TestVeilSplit(t *testing.T) {
	const secret = "canary-Hunter2"
	var v Veil
	v.Hide([]byte(secret))
	v.Hide([]byte("hunter"))
	for _, form := range []string{secret, hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte("\x00alice\x00" + secret))} {
		for cut := 1; cut < len(form); cut++ {
			before := string(v.MaskBody(nil, []byte("it is "+form[:cut])))
			after := string(v.MaskBody(nil, []byte(form[cut:]+" it is")))
			if !strings.HasSuffix(before, veiled) && !strings.HasPrefix(after, veiled) && !strings.Contains(after, veiled) {
				t.Errorf("MaskBody of %q and %q = %q, %q, want a piece hidden", form[:cut], form[cut:], before, after)
			}
		}
	}
	for in, want := range map[string]string{
		"canary-Hunte":        "****",
		"ary-Hunte":           "****",
		"r2":                  "r2",
		"a canary":            "a canary",
		"go to hunte":         "go to hunte",
		"canary-canary-":      "canary-****",
		"unter2 and cana":     "unter2 and cana",
		"y-Hunter2 canary-Hu": "**** ****",
	} {
		if got := string(v.Mask(nil, []byte(in))); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
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
