package sasl

import (
	"bytes"
	"cmp"
	"crypto/rand"

	scramlib "github.com/xdg-go/scram"
)

// A scramKind is one mechanism of the SCRAM family (RFC 5802, RFC 7677).
type scramKind struct {
	name  string
	hash  scramlib.HashGeneratorFcn
	binds bool // to the TLS channel
}

var (
	scramSHA1   = scramKind{name: "SCRAM-SHA-1", hash: scramlib.SHA1}
	scramSHA256 = scramKind{name: "SCRAM-SHA-256", hash: scramlib.SHA256}
)

// Plus ends the name of a mechanism that binds the channel (RFC 5802 §6).
const Plus = "-PLUS"

// plus returns the mechanism that binds the channel.
func (k scramKind) plus() scramKind { return scramKind{k.name + Plus, k.hash, true} }

func (k scramKind) mechanism() Mechanism {
	return Mechanism{
		Name:  k.name,
		New:   func(c Credentials) (Client, error) { return k.client(c, rand.Text()) },
		Serve: k.serve,
	}
}

// scram is the client's side of SCRAM. What a hostile server could choose is
// judged before the library computes with it.
type scram struct {
	name   string
	nonce  string // the client's own
	run    *scramlib.ClientConversation
	step   func(*scram, []byte) ([]byte, error)
	proved bool // the server has shown that it knows the secret
}

func (k scramKind) client(c Credentials, nonce string) (Client, error) {
	err := cmp.Or(
		checkName(k.name, c),
		refuse(k.name, authzidField, c.Authzid, control),
		k.prepare(userField, c.User, "", ""),
		k.prepare(secretField, "", string(c.Secret.Reveal()), ""),
		k.prepare(authzidField, "", "", c.Authzid),
	)
	if err != nil {
		return nil, err
	}
	run, err := k.converse(c, nonce)
	if err != nil {
		return nil, err
	}
	return &scram{name: k.name, nonce: nonce, run: run, step: (*scram).first}, nil
}

// prepare reports a string that SASLprep does not allow.
func (k scramKind) prepare(field, user, secret, authzid string) error {
	if _, err := k.hash.NewClient(user, secret, authzid); err != nil {
		return &CredentialError{k.name, field, "has characters that SASLprep does not allow (RFC 4013)"}
	}
	return nil
}

// converse begins the conversation with the flag about the channel (RFC 5802 §6):
// p for a binding, y for a client that could bind and a server that was seen not
// to, n otherwise.
func (k scramKind) converse(c Credentials, nonce string) (*scramlib.ClientConversation, error) {
	client, err := k.hash.NewClient(c.User, string(c.Secret.Reveal()), c.Authzid)
	if err != nil {
		return nil, err
	}
	client.WithNonceGenerator(func() string { return nonce })
	binding, able := c.Channel.find("")
	switch {
	case k.binds && !able:
		return nil, &CredentialError{k.name, connectionField, "offers no TLS channel to bind to"}
	case k.binds:
		return client.NewConversationWithChannelBinding(binding), nil
	case able && c.Unbound:
		return client.NewConversationAdvertisingChannelBinding(), nil
	}
	return client.NewConversation(), nil
}

func (s *scram) Start() ([]byte, error) {
	first, err := s.run.Step("")
	return []byte(first), err
}

func (s *scram) Next(challenge []byte) ([]byte, error) { return s.step(s, challenge) }

func (s *scram) Done() bool { return s.proved }

// first answers the server's first message with the proof.
func (s *scram) first(challenge []byte) ([]byte, error) {
	if isServerError(challenge) {
		return s.failed()
	}
	s.step = (*scram).final
	if reason := checkServerFirst(challenge, s.nonce); reason != "" {
		s.step = (*scram).over
		return nil, &ChallengeError{s.name, reason}
	}
	answer, err := s.run.Step(string(challenge))
	if err != nil {
		s.step = (*scram).over
		return nil, &ChallengeError{s.name, "the server's first message cannot be used"}
	}
	return []byte(answer), nil
}

// final checks that the server knows the secret as well, which is the point of
// SCRAM. POP3 has the message come as a challenge, and an empty line answers it
// (RFC 5034 §4).
func (s *scram) final(challenge []byte) ([]byte, error) {
	if isServerError(challenge) {
		return s.failed()
	}
	s.step = (*scram).over
	if _, err := s.run.Step(string(challenge)); err != nil {
		return nil, &ChallengeError{s.name, "the server's signature is wrong: it does not know the secret"}
	}
	s.proved = true
	return []byte{}, nil
}

// isServerError reports whether the server says why it failed (RFC 5802 §5.1). It
// has the last word all the same, so there is an empty answer to it.
func isServerError(challenge []byte) bool { return bytes.HasPrefix(challenge, []byte("e=")) }

func (s *scram) failed() ([]byte, error) {
	s.step = (*scram).over
	return []byte{}, nil
}

func (s *scram) over([]byte) ([]byte, error) {
	return nil, &ChallengeError{s.name, "the server goes on behind the end of the exchange"}
}
