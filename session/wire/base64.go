package wire

import "encoding/base64"

// stableMin is the shortest piece of base64 that is looked for.
const stableMin = 6

// Base64Forms returns what octets leave in base64 (RFC 4648 §4, §5), in both alphabets:
// alone, and inside something longer, whatever is around them. A form that would be
// too short to tell is nil.
func Base64Forms(octets []byte) (forms [][]byte) {
	for _, code := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		forms = append(forms, []byte(code.EncodeToString(octets)))
		for shift := range 3 {
			forms = append(forms, stableBase64(code, octets, shift))
		}
	}
	return forms
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
