package practice

import (
	"crypto/tls"

	"popsh/session/sasl"
)

// A person is a user of a server.
type person struct {
	password sasl.Secret
	token    sasl.Secret
	drop     *maildrop
}

func (s *Server) addUsers(users []User) {
	if users == nil {
		users = Users
	}
	s.people = make(map[string]*person, len(users))
	for _, u := range users {
		s.people[u.Name] = &person{
			password: sasl.NewSecret([]byte(u.Password)),
			token:    sasl.NewSecret([]byte(u.Token)),
			drop:     &maildrop{first: u.Mail},
		}
	}
}

// lookup is the [sasl.Lookup] of the users' passwords.
func (s *Server) lookup(user string) (sasl.Secret, bool) {
	p, known := s.people[user]
	if !known {
		return sasl.Secret{}, false
	}
	return p.password, true
}

// hasToken reports whether a token is one that signs a user on.
func (s *Server) hasToken(user string, token []byte) bool {
	p, known := s.people[user]
	return known && !p.token.Empty() && p.token.Equal(token) && !s.manner.tokensOver
}

// userOf returns the user whom the certificate of a client names; "" for none. It
// was verified in the handshake.
func (s *Server) userOf(state tls.ConnectionState) string {
	if len(state.VerifiedChains) == 0 {
		return ""
	}
	name := state.PeerCertificates[0].Subject.CommonName
	if _, known := s.people[name]; !known {
		return ""
	}
	return name
}

// UserCertificate returns a new certificate with its key, in PEM form, by which a
// client signs on as a user with EXTERNAL. For a name without a maildrop it returns
// [ErrNoUser].
func (s *Server) UserCertificate(user string) ([]byte, error) {
	if _, known := s.people[user]; !known {
		return nil, ErrNoUser
	}
	return s.trust.User(user)
}
