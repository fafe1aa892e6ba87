package pop3

import (
	"slices"
	"strings"
)

// A Challenge is a kind of message that a server sends during AUTH, told by what
// its octets look like once the base64 is taken off.
type Challenge struct {
	Mechanisms []string // those that send such a one; none for any
	Meaning    string   // a sentence
	Answer     string   // what the client sends next, a sentence
	Refs       []Ref
	is         func(text string) bool
}

// challenges are the kinds that are known, the surest to tell first.
var challenges = []Challenge{
	{
		Meaning: "An empty challenge: the client is to begin.",
		Answer:  "The first message of the mechanism, in base64.",
		Refs:    []Ref{{5034, "4"}, {4422, "3"}},
		is:      func(text string) bool { return text == "" },
	},
	{
		Mechanisms: []string{"NTLM", "MSN"},
		Meaning:    "NTLM's challenge: a nonce, flags, and the names of the server's host and domain.",
		Answer:     "The third message, with the response to the nonce.",
		Refs:       []Ref{{5034, "4"}},
		is:         starts(ntlmSignature),
	},
	{
		Mechanisms: []string{"CRAM-MD5"},
		Meaning:    "A msg-id that must differ each time.",
		Answer:     "The name, a blank, and the HMAC-MD5 of the msg-id keyed with the secret, in lower-case hex.",
		Refs:       []Ref{{2195, "2"}},
		is:         func(text string) bool { return strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">") },
	},
	{
		Mechanisms: []string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1"},
		Meaning:    "SCRAM's first message of the server: nonce, salt and iteration count.",
		Answer:     "The proof that the client knows the password, computed with salt and iterations.",
		Refs:       []Ref{{5802, "5.1"}, {7677, "4"}},
		is:         starts("r="),
	},
	{
		Mechanisms: []string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1"},
		Meaning:    "SCRAM's last message of the server: the signature that proves that it knows the password too.",
		Answer:     "An empty line, once the signature was checked.",
		Refs:       []Ref{{5802, "5.1"}, {5034, "4"}},
		is:         starts("v="),
	},
	{
		Mechanisms: []string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1"},
		Meaning:    "SCRAM failed, and the server says why.",
		Answer:     "An empty line; -ERR follows.",
		Refs:       []Ref{{5802, "7"}},
		is:         starts("e="),
	},
	{
		Mechanisms: []string{"DIGEST-MD5"},
		Meaning:    "The server's proof that it knows the secret too.",
		Answer:     "An empty line, once the proof was checked.",
		Refs:       []Ref{{2831, "2.1.3"}, {5034, "6"}},
		is:         starts("rspauth="),
	},
	{
		Mechanisms: []string{"DIGEST-MD5"},
		Meaning:    "DIGEST-MD5's challenge: realm, nonce, quality of protection and more.",
		Answer:     "The digest of name, realm, secret and nonces.",
		Refs:       []Ref{{2831, "2.1.1"}},
		is:         func(text string) bool { return strings.Contains(text, `nonce="`) },
	},
	{
		Mechanisms: []string{"OAUTHBEARER", "XOAUTH2"},
		Meaning:    "The token was refused; the server says why in JSON.",
		Answer:     "AQ== for OAUTHBEARER, an empty line for XOAUTH2; -ERR follows.",
		Refs:       []Ref{{7628, "3.2.2"}},
		is:         func(text string) bool { return strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") },
	},
	{
		Mechanisms: []string{"LOGIN"},
		Meaning:    "LOGIN asks for the user name.",
		Answer:     "The name, in base64.",
		Refs:       []Ref{{5034, "4"}},
		is:         asks("user", "login", "name"),
	},
	{
		Mechanisms: []string{"LOGIN"},
		Meaning:    "LOGIN asks for the password.",
		Answer:     "The password, in base64, which protects nothing: only inside TLS.",
		Refs:       []Ref{{5034, "4"}},
		is:         asks("pass"),
	},
}

func starts(prefix string) func(string) bool {
	return func(text string) bool { return strings.HasPrefix(text, prefix) }
}

func asks(prefixes ...string) func(string) bool {
	return func(text string) bool {
		text = strings.ToLower(text)
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
	}
}

// ReadChallenge tells the kind of a challenge by its octets, base64 taken off.
// With a mechanism known, only its own kinds count; "" for an unknown one.
func ReadChallenge(mechanism string, decoded []byte) (*Challenge, bool) {
	text := string(decoded[:min(len(decoded), challengeMax)])
	for i := range challenges {
		c := &challenges[i]
		own := len(c.Mechanisms) == 0 || mechanism == "" || slices.Contains(c.Mechanisms, upper(mechanism))
		if own && c.is(text) {
			return c, true
		}
	}
	return nil, false
}

// challengeMax is how much of a challenge is looked at, in octets.
const challengeMax = 4 << 10
