package trace

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"

	"popsh/session/wire"
)

// stableMin is the shortest piece of base64 that is looked for.
const stableMin = 6

// A form is a way in which a secret may turn up.
type form struct {
	name   string
	octets []byte
}

// formsOf returns all forms in which a secret is looked for.
func formsOf(secret []byte) []form {
	hexed := []byte(hex.EncodeToString(secret))
	all := []form{
		{"", secret},
		{"hex", hexed},
		{"hex", bytes.ToUpper(hexed)},
	}
	for _, octets := range wire.PercentForms(secret) {
		all = append(all, form{"percent", octets})
	}
	for _, code := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		all = append(all, form{"base64", []byte(code.EncodeToString(secret))})
		for shift := range 3 {
			all = append(all, form{"base64", stableBase64(code, secret, shift)})
		}
	}
	return all
}

// stableBase64 returns the characters that the secret always leaves in base64
// when it stands shift octets behind a multiple of three, whatever is around it.
func stableBase64(code *base64.Encoding, secret []byte, shift int) []byte {
	text := []byte(code.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, shift), secret...)))
	text = text[[3]int{0, 2, 3}[shift]:]
	if (shift+len(secret))%3 != 0 {
		text = text[:len(text)-1]
	}
	if len(text) < stableMin {
		return nil
	}
	return text
}
