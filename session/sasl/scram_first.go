package sasl

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
)

// What a server may ask for in its first message. Fewer iterations make the
// secret cheap to guess from the proof (RFC 7677 §4), more keep the client busy
// for minutes.
const (
	IterationsMin = 4096
	IterationsMax = 1_000_000
	SaltMax       = 1 << 10 // octets
)

// serverFirst are the attributes of the message, in their order (RFC 5802 §7).
// Each check returns what is wrong with a value, or "".
var serverFirst = [...]struct {
	name  byte
	check func(value []byte, nonce string) string
}{
	{'r', checkNonce},
	{'s', checkSalt},
	{'i', checkIterations},
}

// checkServerFirst says why the server's first message must not be answered, or
// returns "". Attributes behind those three are extensions that may be ignored.
func checkServerFirst(message []byte, nonce string) string {
	if bytes.HasPrefix(message, []byte("m=")) {
		return "the server demands an extension that is not known here"
	}
	rest := message
	for _, a := range serverFirst {
		var field []byte
		field, rest, _ = bytes.Cut(rest, []byte(","))
		if len(field) < 2 || field[0] != a.name || field[1] != '=' {
			return fmt.Sprintf("the server's first message lacks the attribute %c in its place", a.name)
		}
		if reason := a.check(field[2:], nonce); reason != "" {
			return reason
		}
	}
	return ""
}

// checkNonce wants the client's nonce and more behind it, all of it printable.
func checkNonce(value []byte, nonce string) string {
	added, own := bytes.CutPrefix(value, []byte(nonce))
	switch {
	case !own:
		return "the server's nonce does not begin with the client's"
	case len(added) == 0:
		return "the server adds nothing to the client's nonce"
	case bytes.ContainsFunc(added, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "the server's nonce is not printable"
	}
	return ""
}

func checkSalt(value []byte, _ string) string {
	salt, err := base64.StdEncoding.Strict().DecodeString(string(value))
	switch {
	case err != nil:
		return "the salt is not base64"
	case len(salt) == 0:
		return "the salt is empty"
	case len(salt) > SaltMax:
		return fmt.Sprintf("the salt has %d octets; at most %d are accepted", len(salt), SaltMax)
	}
	return ""
}

func checkIterations(value []byte, _ string) string {
	n, err := strconv.ParseUint(string(value), 10, 63)
	switch {
	case len(value) == 0 || value[0] < '1' || value[0] > '9' || err != nil && n == 0:
		return "the iteration count is no number"
	case n < IterationsMin:
		return fmt.Sprintf("the server asks for %d iterations; fewer than %d make the secret easy to guess", n, IterationsMin)
	case n > IterationsMax:
		return fmt.Sprintf("the server asks for more than %d iterations, which would keep this machine busy", IterationsMax)
	}
	return ""
}
