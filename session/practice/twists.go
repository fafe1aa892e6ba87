package practice

import (
	"bytes"
	"encoding/base64"
	"errors"
	"regexp"
	"slices"

	"popsh/session/sasl"
)

// The functions here twist the honest server's side of a mechanism into a faulty
// one. Each is hung on a row of [Switches].

// twist returns a server's side with all twists of the manner.
func (m *manner) twist(s sasl.Server) sasl.Server {
	for _, t := range m.twists {
		s = t(s)
	}
	return s
}

// twists returns what makes a server run its mechanisms in another way.
func twists(t func(sasl.Server) sasl.Server) func(*manner, int) {
	return func(m *manner, _ int) { m.twists = append(m.twists, t) }
}

// changes returns what makes a server send other challenges.
func changes(change func(challenge []byte) []byte) func(*manner, int) {
	return twists(func(s sasl.Server) sasl.Server { return changed{s, change} })
}

// changed sends other challenges than its server does.
type changed struct {
	sasl.Server
	change func([]byte) []byte
}

func (c changed) Next(response []byte) ([]byte, string, bool, error) {
	challenge, user, done, err := c.Server.Next(response)
	if challenge != nil {
		challenge = c.change(challenge)
	}
	return challenge, user, done, err
}

// A serverFunc is a server's side in one function.
type serverFunc func(response []byte) ([]byte, string, bool, error)

func (f serverFunc) Next(response []byte) ([]byte, string, bool, error) { return f(response) }

// early is done with the server's proof, for which an honest server waits for the
// empty answer.
func early(s sasl.Server) sasl.Server {
	return serverFunc(func(response []byte) ([]byte, string, bool, error) {
		challenge, user, done, err := s.Next(response)
		if isProof(challenge) {
			_, user, done, err = s.Next([]byte{})
		}
		return challenge, user, done, err
	})
}

// mute leaves out the challenge that comes when all is done.
func mute(s sasl.Server) sasl.Server {
	return serverFunc(func(response []byte) ([]byte, string, bool, error) {
		challenge, user, done, err := s.Next(response)
		if done {
			challenge = nil
		}
		return challenge, user, done, err
	})
}

// explaining says why it refuses before it does (RFC 5802 §7).
func explaining(s sasl.Server) sasl.Server {
	var why error
	return serverFunc(func(response []byte) ([]byte, string, bool, error) {
		if why != nil {
			return nil, "", false, why
		}
		challenge, user, done, err := s.Next(response)
		if errors.Is(err, sasl.ErrRefused) {
			why, challenge, err = err, []byte("e=invalid-proof"), nil
		}
		return challenge, user, done, err
	})
}

// proofs begin the last challenge, in which a server proves that it knows the
// password (RFC 5802 §7, RFC 2831 §2.1.3).
var proofs = []string{"v=", "rspauth="}

func isProof(challenge []byte) bool {
	return slices.ContainsFunc(proofs, func(p string) bool { return bytes.HasPrefix(challenge, []byte(p)) })
}

// wrongProof changes the first character of a proof.
func wrongProof(challenge []byte) []byte {
	if !isProof(challenge) {
		return challenge
	}
	changed := bytes.Clone(challenge)
	first := &changed[bytes.IndexByte(changed, '=')+1]
	if *first == '0' {
		*first = '1'
	} else {
		*first = '0'
	}
	return changed
}

// serverFirst matches the attributes of SCRAM's first message of the server.
var serverFirst = regexp.MustCompile(`^r=([^,]*),s=([^,]*),i=([0-9]+)$`)

// rewritten returns a change of one attribute of that message, counted from 1.
func rewritten(attribute int, change func(value []byte) []byte) func([]byte) []byte {
	return func(challenge []byte) []byte {
		at := serverFirst.FindSubmatchIndex(challenge)
		if at == nil {
			return challenge
		}
		from, to := at[2*attribute], at[2*attribute+1]
		return slices.Concat(challenge[:from], change(challenge[from:to]), challenge[to:])
	}
}

var wrongNonce = rewritten(1, func(nonce []byte) []byte {
	turned := bytes.Clone(nonce)
	slices.Reverse(turned)
	return turned
})

// longSaltSize is four times as much as a client should take.
const longSaltSize = 4 << 10

var longSalt = rewritten(2, func([]byte) []byte {
	return []byte(base64.StdEncoding.EncodeToString(make([]byte, longSaltSize)))
})

func iterations(n string) func([]byte) []byte {
	return rewritten(3, func([]byte) []byte { return []byte(n) })
}
