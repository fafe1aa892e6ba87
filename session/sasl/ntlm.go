package sasl

import (
	"bytes"
	"cmp"

	"github.com/Azure/go-ntlmssp"
)

const (
	ntlmName = "NTLM"
	msnName  = "MSN" // as some servers call it
)

// ntlmChallenge begins the server's message: the signature, and its type 2.
var ntlmChallenge = []byte("NTLMSSP\x00\x02\x00\x00\x00")

// ntlm is the client's side of NTLM, in its second version: what the client can do,
// the server's challenge, the answer to it. A name may have its domain and a
// backslash before it.
type ntlm struct {
	name     string
	c        Credentials
	sent     bool
	answered bool
}

func newNTLM(name string) func(Credentials) (Client, error) {
	return func(c Credentials) (Client, error) {
		if err := cmp.Or(checkName(name, c), noAuthzid(name, c)); err != nil {
			return nil, err
		}
		return &ntlm{name: name, c: c}, nil
	}
}

// Start says nothing of this machine: neither its name nor its domain.
func (n *ntlm) Start() ([]byte, error) {
	if n.sent {
		return nil, errOver
	}
	n.sent = true
	return ntlmssp.NewNegotiateMessage("", "")
}

func (n *ntlm) Next(challenge []byte) ([]byte, error) {
	switch {
	case n.answered:
		return nil, &ChallengeError{n.name, "the server sends a second challenge"}
	case !bytes.HasPrefix(challenge, ntlmChallenge):
		return nil, &ChallengeError{n.name, "what the server sends is no challenge of NTLM"}
	}
	answer, err := ntlmssp.NewAuthenticateMessage(challenge, n.c.User, string(n.c.Secret.Reveal()), nil)
	if err != nil {
		return nil, &ChallengeError{n.name, "the server's challenge cannot be answered: " + err.Error()}
	}
	n.answered = true
	return answer, nil
}

func (n *ntlm) Done() bool { return n.answered }
