package sasl

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
)

// stars is how every secret prints: its length says nothing.
const stars = "****"

// A Secret is a password or a token. However it is formatted or encoded it
// shows as stars; only Reveal gives the octets. Copies share the octets, so one
// Wipe clears them all.
type Secret struct{ b []byte }

// NewSecret takes b over: the caller must not use it any more.
func NewSecret(b []byte) Secret { return Secret{b} }

// Reveal returns the octets, not a copy. They go to the wire and nowhere else.
func (s Secret) Reveal() []byte { return s.b }

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return len(s.b) == 0 }

// Clone returns a copy that a Wipe of s leaves alone.
func (s Secret) Clone() Secret { return Secret{bytes.Clone(s.b)} }

// Wipe overwrites the octets with zeros.
func (s Secret) Wipe() { clear(s.b) }

// Format implements [fmt.Formatter]: stars, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, stars) }

// MarshalText writes stars, so JSON and flags show no more than fmt does.
func (s Secret) MarshalText() ([]byte, error) { return []byte(stars), nil }

// Equal reports whether the secret is b. The time it takes tells nothing about
// where they differ, nor about the length of the secret.
func (s Secret) Equal(b []byte) bool {
	x, y := sha256.Sum256(s.b), sha256.Sum256(b)
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// checkSecret reports whether secret is the user's. It takes as long for an
// unknown name as for a wrong secret.
func checkSecret(l Lookup, user string, secret []byte) bool {
	s, known := l.secret(user)
	return s.Equal(secret) && known
}
