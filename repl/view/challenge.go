package view

import (
	"encoding/base64"

	"popsh/session"
)

// decoded returns what the base64 of a challenge holds (RFC 5034 §4), known
// secrets hidden, and whether there is any.
func (v *View) decoded(r *session.Reply) ([]byte, bool) {
	if !r.Status.More || r.Status.Text.Len() == 0 {
		return nil, false
	}
	octets, err := base64.StdEncoding.AppendDecode(nil, r.Status.Text.Bytes())
	if err != nil {
		return nil, false
	}
	return v.mask(nil, octets), true
}
