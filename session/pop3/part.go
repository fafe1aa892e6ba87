package pop3

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// A Part is a piece of a challenge, and what it is. The text is the server's.
type Part struct {
	Text    string // name and value
	Meaning string // a sentence
	gist    string // what of it belongs into a line about the whole; "" for nothing
}

// Parts takes a challenge apart, base64 taken off: attributes of SCRAM and of
// DIGEST-MD5, the reasons in JSON why a token is refused, the fields of NTLM. Of any
// other it returns nothing.
func Parts(decoded []byte) []Part {
	_, parts := takeApart(decoded)
	return parts
}

// Gist tells in a line what a challenge says that is no secret and helps to
// understand it, "" for nothing. What it repeats of the server is not made safe to
// print.
func Gist(decoded []byte) string {
	head, parts := takeApart(decoded)
	var gists []string
	for _, p := range parts {
		if p.gist != "" {
			gists = append(gists, p.gist)
		}
	}
	if len(gists) == 0 {
		return ""
	}
	return head + ": " + strings.Join(gists, ", ")
}

// A partReader takes challenges of one kind apart; of others it returns nothing.
type partReader struct {
	head string // what the gist begins with
	read func(decoded []byte) []Part
}

var partReaders = []partReader{
	{"NTLM challenge", ntlmParts},
	{"the token is refused", reasonParts},
	{"server-first", firstParts},
	{"server-final", scramParts("v=")},
	{"SCRAM failed", scramParts("e=")},
	{"digest challenge", digestParts},
}

func takeApart(decoded []byte) (head string, parts []Part) {
	for _, r := range partReaders {
		if parts := r.read(decoded[:min(len(decoded), challengeMax)]); len(parts) > 0 {
			return r.head, parts
		}
	}
	return "", nil
}

// An attribute explains its value.
type attribute func(name, value string) (meaning, gist string)

func means(sentence string) attribute {
	return func(_, _ string) (string, string) { return sentence, "" }
}

// telling is an attribute whose value belongs into the gist.
func telling(sentence string) attribute {
	return func(name, value string) (string, string) { return sentence, name + " " + value }
}

// scramAttributes are those of SCRAM (RFC 5802 §5.1).
var scramAttributes = map[string]attribute{
	"r": means("The nonce: the client's, and the server's behind it."),
	"s": saltMeaning,
	"i": iterationMeaning,
	"v": means("The server's signature, in base64."),
	"e": failureMeaning,
	"m": means("An extension that a client must understand, or give up."),
}

func saltMeaning(_, value string) (meaning, gist string) {
	salt, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(salt) == 0 {
		return "The salt, which is not base64.", ""
	}
	return fmt.Sprintf("The salt, %d octets in base64.", len(salt)), fmt.Sprintf("%d-octet salt", len(salt))
}

// How often a hash may be iterated (RFC 7677 §4): below, a password is easy to
// guess; above, a client is kept busy.
const (
	iterationsLeast = 4096
	iterationsMost  = 1_000_000
)

func iterationMeaning(_, value string) (meaning, gist string) {
	n, err := strconv.ParseUint(value, 10, 32)
	meaning = fmt.Sprintf("The hash is iterated %d times.", n)
	switch {
	case err != nil:
		return "The iteration count, which is none.", ""
	case n < iterationsLeast:
		meaning += fmt.Sprintf(" Fewer than %d make the password easy to guess, so popsh gives up.", iterationsLeast)
	case n > iterationsMost:
		meaning += fmt.Sprintf(" More than %d would keep this machine busy, so popsh gives up.", iterationsMost)
	}
	return meaning, fmt.Sprintf("%d iterations", n)
}

// scramFailures are the reasons of a server (RFC 5802 §7).
var scramFailures = map[string]string{
	"invalid-encoding":                    "the message was not encoded as it must be",
	"extensions-not-supported":            "the client demands an extension that the server does not know",
	"invalid-proof":                       "the proof does not fit: another password, or another name",
	"channel-bindings-dont-match":         "the two ends are not on the same TLS connection: somebody sits in between",
	"server-does-support-channel-binding": "the client was told that the server cannot bind the channel, but it can: somebody changed its list",
	"channel-binding-not-supported":       "the server cannot bind the channel",
	"unsupported-channel-binding-type":    "the server cannot bind the channel in this way",
	"unknown-user":                        "there is no such user",
	"invalid-username-encoding":           "the name is not encoded as it must be",
	"no-resources":                        "the server is short of something",
	"other-error":                         "the server keeps the reason to itself",
}

func failureMeaning(_, value string) (meaning, gist string) {
	why, known := scramFailures[value]
	if !known {
		return "A reason that is not known here.", value
	}
	return "The reason: " + why + ".", why
}

// scramParts returns a reader of messages that begin with an attribute. A nonce may
// hold quotes, so they mean nothing.
func scramParts(begin string) func([]byte) []Part {
	return func(decoded []byte) []Part {
		if !strings.HasPrefix(string(decoded), begin) {
			return nil
		}
		return partsOf(strings.Split(string(decoded), ","), scramAttributes)
	}
}

// firstParts reads the server's first message. Its gist begins with the iterations,
// though they stand last.
func firstParts(decoded []byte) []Part {
	parts := scramParts("r=")(decoded)
	if n := len(parts); n == 3 {
		parts[1].gist, parts[2].gist = parts[2].gist, parts[1].gist
	}
	return parts
}

// partsOf explains pieces of the form name=value; those of unknown names are left
// out. The first must be known.
func partsOf(pieces []string, known map[string]attribute) []Part {
	var parts []Part
	for _, piece := range pieces {
		piece = strings.TrimSpace(piece)
		name, value, found := strings.Cut(piece, "=")
		explain, ok := known[strings.ToLower(strings.TrimSpace(name))]
		switch {
		case found && ok:
			meaning, gist := explain(strings.ToLower(strings.TrimSpace(name)), strings.Trim(strings.TrimSpace(value), `"`))
			parts = append(parts, Part{piece, meaning, gist})
		case len(parts) == 0:
			return nil
		}
	}
	return parts
}
