package sasl

import "cmp"

const (
	externalName  = "EXTERNAL"
	anonymousName = "ANONYMOUS"
)

// declared is the client's side of the mechanisms that prove nothing by themselves:
// one message with a name, or with nothing.
type declared struct {
	mechanism, name string
	sent            bool
}

// newExternal leaves the proof to the TLS certificate; the message says whom to act
// for (RFC 4422 A.1).
func newExternal(c Credentials) (Client, error) {
	err := cmp.Or(refuse(externalName, userField, c.User, control), refuse(externalName, authzidField, c.Authzid, control))
	return declare(externalName, cmp.Or(c.Authzid, c.User), err)
}

// newAnonymous gives no proof at all, and a word about the client (RFC 4505 §2).
func newAnonymous(c Credentials) (Client, error) {
	err := cmp.Or(refuse(anonymousName, userField, c.User, control), noAuthzid(anonymousName, c))
	return declare(anonymousName, c.User, err)
}

func declare(mechanism, name string, err error) (Client, error) {
	if err != nil {
		return nil, err
	}
	return &declared{mechanism: mechanism, name: name}, nil
}

func (d *declared) Start() ([]byte, error) {
	if d.sent {
		return nil, errOver
	}
	d.sent = true
	return []byte(d.name), nil
}

func (d *declared) Next([]byte) ([]byte, error) {
	return nil, &ChallengeError{d.mechanism, "the server asks again after the one answer"}
}

func (d *declared) Done() bool { return d.sent }

// declaredServer is their server's side: one message, then a user or none.
type declaredServer struct {
	asked, over bool
	admit       func(name string) (user string, ok bool)
}

// serveExternal takes the certificate's word. Nobody may act for another user.
func serveExternal(s Service) Server {
	return &declaredServer{admit: func(name string) (string, bool) {
		return s.Identity, s.Identity != "" && (name == "" || name == s.Identity)
	}}
}

func serveAnonymous(s Service) Server {
	return &declaredServer{admit: func(string) (string, bool) { return s.Guest, s.Guest != "" }}
}

func (d *declaredServer) Next(response []byte) ([]byte, string, bool, error) {
	switch {
	case d.over, d.asked && response == nil:
		return nil, "", false, errOver
	case response == nil:
		d.asked = true
		return []byte{}, "", false, nil
	}
	d.over = true
	user, ok := d.admit(string(response))
	if !ok {
		return nil, "", false, ErrRefused
	}
	return nil, user, true, nil
}
