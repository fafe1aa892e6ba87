package sasl

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
)

const cramName = "CRAM-MD5"

// cram is the client's side of CRAM-MD5: user SP hex(HMAC-MD5(secret,
// challenge)) (RFC 2195 §2). The server must begin.
type cram struct {
	c        Credentials
	answered bool
}

func newCram(c Credentials) (Client, error) {
	if err := cmp.Or(checkName(cramName, c), noAuthzid(cramName, c)); err != nil {
		return nil, err
	}
	return &cram{c: c}, nil
}

func (r *cram) Start() ([]byte, error) { return nil, nil }

// Next refuses an empty challenge: the digest of nothing is the same every time
// and would serve whoever hears it as a password.
func (r *cram) Next(challenge []byte) ([]byte, error) {
	switch {
	case r.answered:
		return nil, &ChallengeError{cramName, "the server sends a second challenge"}
	case len(challenge) == 0:
		return nil, &ChallengeError{cramName, "the server's challenge is empty"}
	}
	r.answered = true
	return []byte(r.c.User + " " + cramDigest(challenge, r.c.Secret)), nil
}

func (r *cram) Done() bool { return r.answered }

func cramDigest(challenge []byte, s Secret) string {
	h := hmac.New(md5.New, s.Reveal())
	h.Write(challenge)
	return hex.EncodeToString(h.Sum(nil))
}

// cramServer is the server's side of CRAM-MD5. It refuses an initial response
// (RFC 5034 §4): an answer cannot come before its question.
type cramServer struct {
	lookup    Lookup
	challenge []byte
	sent      bool
	over      bool
}

func serveCram(s Service) Server { return &cramServer{lookup: s.Passwords, challenge: newChallenge()} }

// newChallenge returns a msg-id that no one can foresee.
func newChallenge() []byte { return []byte("<" + rand.Text() + "@localhost>") }

func (r *cramServer) Next(response []byte) ([]byte, string, bool, error) {
	switch {
	case r.over:
		return nil, "", false, errOver
	case !r.sent && response == nil:
		r.sent = true
		return r.challenge, "", false, nil
	case !r.sent:
		r.over = true
		return nil, "", false, &ResponseError{cramName, "an answer came before the challenge"}
	}
	r.over = true
	user, err := r.check(response)
	return nil, user, err == nil, err
}

// check takes the octets behind the last space for the digest: a name may hold
// spaces.
func (r *cramServer) check(response []byte) (string, error) {
	i := bytes.LastIndexByte(response, ' ')
	if i < 1 {
		return "", &ResponseError{cramName, "the answer is not a name, a space and a digest"}
	}
	user := string(response[:i])
	secret, known := r.lookup.secret(user)
	want := []byte(cramDigest(r.challenge, secret))
	if !hmac.Equal(response[i+1:], want) || !known {
		return "", ErrRefused
	}
	return user, nil
}
