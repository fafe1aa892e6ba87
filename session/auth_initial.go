package session

import (
	"encoding/base64"
	"slices"
	"strings"

	"popsh/session/pop3"
)

// InitialResponse says whether the first message of a client goes with the AUTH
// line. It never does when the line would be longer than a server must take
// (RFC 5034 §4).
type InitialResponse uint8

// The ways to send the first message.
const (
	InitialAuto InitialResponse = iota // where the server announces the mechanism, and servers take it in general
	InitialOn                          // always
	InitialOff                         // never: it answers the empty first challenge
)

// InitialResponses are the names of the ways, in their order.
var InitialResponses = []string{"auto", "on", "off"}

// ParseInitialResponse finds a way by its name.
func ParseInitialResponse(name string) (InitialResponse, bool) {
	i := slices.Index(InitialResponses, name)
	return InitialResponse(max(i, 0)), i >= 0
}

// goes reports whether the first message of a mechanism goes with the line to a
// server that announces it. Of some mechanisms that is not so: Office 365 refuses
// it with XOAUTH2, while all servers take two lines.
func (i InitialResponse) goes(mechanism string) bool {
	m, known := pop3.LookupMechanism(mechanism)
	return i == InitialAuto && (!known || m.Initial == pop3.UsesInitial)
}

// initialForm writes an initial response; an empty one is "=".
func initialForm(first []byte) string {
	if len(first) == 0 {
		return "="
	}
	return base64.StdEncoding.EncodeToString(first)
}

func (a *authentication) announced() bool { return a.s.Offers(a.mechanism) }

// Offers reports whether the server is known to announce a mechanism.
func (s *Session) Offers(mechanism string) bool {
	return s.caps != nil && slices.ContainsFunc(s.caps.Mechanisms(), func(m string) bool { return strings.EqualFold(m, mechanism) })
}
