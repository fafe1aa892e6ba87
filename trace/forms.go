package trace

import (
	"bytes"
	"encoding/hex"

	"popsh/session/wire"
)

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
	for _, octets := range wire.Base64Forms(secret) {
		all = append(all, form{"base64", octets})
	}
	return all
}
