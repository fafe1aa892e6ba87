package sasl

import (
	"bytes"
	"cmp"
)

const plainName = "PLAIN"

// plain is the client's side of PLAIN: authzid NUL user NUL secret, in one
// message (RFC 4616 §2).
type plain struct {
	c    Credentials
	sent bool
}

func newPlain(c Credentials) (Client, error) {
	err := cmp.Or(
		checkName(plainName, c),
		refuse(plainName, authzidField, c.Authzid, control),
		checkPlainSecret(c.Secret),
	)
	if err != nil {
		return nil, err
	}
	return &plain{c: c}, nil
}

// checkPlainSecret refuses NUL, which ends a field. A secret may hold CR and LF:
// base64 carries them.
func checkPlainSecret(s Secret) error {
	if bytes.IndexByte(s.Reveal(), 0) >= 0 {
		return &CredentialError{plainName, secretField, "holds NUL"}
	}
	return nil
}

func (p *plain) Start() ([]byte, error) {
	if p.sent {
		return nil, errOver
	}
	p.sent = true
	return bytes.Join([][]byte{[]byte(p.c.Authzid), []byte(p.c.User), p.c.Secret.Reveal()}, []byte{0}), nil
}

func (p *plain) Next([]byte) ([]byte, error) {
	return nil, &ChallengeError{plainName, "the server asks again after the one answer"}
}

func (p *plain) Done() bool { return p.sent }

// plainServer is the server's side of PLAIN. Nobody may act for another user.
type plainServer struct {
	lookup Lookup
	asked  bool
	over   bool
}

func servePlain(s Service) Server { return &plainServer{lookup: s.Passwords} }

func (p *plainServer) Next(response []byte) ([]byte, string, bool, error) {
	if p.over || (p.asked && response == nil) {
		return nil, "", false, errOver
	}
	if response == nil {
		p.asked = true
		return []byte{}, "", false, nil
	}
	p.over = true
	user, err := p.check(response)
	return nil, user, err == nil, err
}

func (p *plainServer) check(response []byte) (string, error) {
	fields := bytes.Split(response, []byte{0})
	if len(fields) != 3 || len(fields[1]) == 0 {
		return "", &ResponseError{plainName, "the answer is not authzid NUL user NUL secret"}
	}
	authzid, user := string(fields[0]), string(fields[1])
	known := checkSecret(p.lookup, user, fields[2])
	if !known || (authzid != "" && authzid != user) {
		return "", ErrRefused
	}
	return user, nil
}
