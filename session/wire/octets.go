package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// Octets are octets that came from the peer. They may hold anything: escape
// sequences, NUL, half a character. So they have no String method and are not a
// []byte: fmt and JSON show them quoted in printable ASCII, and only the
// escaping writer of package view makes text for a terminal of them.
//
// Octets handed out by a reader are valid until its next call; Clone keeps them.
type Octets struct{ b []byte }

// OctetsOf wraps b without copying it.
func OctetsOf(b []byte) Octets { return Octets{b} }

// Bytes returns the octets themselves, for parsing, comparing and exact copies
// into files. They must never reach a terminal.
func (o Octets) Bytes() []byte { return o.b }

// Len returns the number of octets.
func (o Octets) Len() int { return len(o.b) }

// Clone returns a copy that stays valid.
func (o Octets) Clone() Octets { return Octets{bytes.Clone(o.b)} }

// Format implements [fmt.Formatter]: whatever the verb, the octets come out
// quoted in printable ASCII.
func (o Octets) Format(f fmt.State, _ rune) { fmt.Fprint(f, strconv.QuoteToASCII(string(o.b))) }

// MarshalJSON writes the same quoted form as a JSON string.
func (o Octets) MarshalJSON() ([]byte, error) {
	q := strconv.QuoteToASCII(string(o.b))
	return json.Marshal(q[1 : len(q)-1])
}
