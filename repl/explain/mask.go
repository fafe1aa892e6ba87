package explain

import (
	"slices"

	"popsh/session"
	"popsh/session/wire"
)

// maskedLine is the line of a request with its secrets masked.
func maskedLine(r session.Request, veil *wire.Veil) string {
	line := slices.Clone(r.Line)
	if !r.Secret.Empty() {
		line = slices.Concat(line[:r.Secret.From], []byte(stars), line[r.Secret.To:])
	}
	return string(veil.Mask(nil, line))
}

// stars stand for a secret.
const stars = "****"

// maskedStatus is a status line with the secrets masked that it repeats. What was
// odd about it stays.
func maskedStatus(s wire.Status, veil *wire.Veil) wire.Status {
	mask := func(o wire.Octets) wire.Octets { return wire.OctetsOf(veil.Mask(nil, o.Bytes())) }
	s.Code, s.Text = mask(s.Code), mask(s.Text)
	s.Line.Text, s.Line.Raw = mask(s.Line.Text), wire.Octets{}
	return s
}
