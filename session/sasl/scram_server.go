package sasl

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"strings"

	scramlib "github.com/xdg-go/scram"
)

// saltKey makes the salts of the server's side. A user has the same salt in every
// run, and so has a name that nobody has: the salt does not tell which exist.
var saltKey = []byte(rand.Text())

const saltSize = 16

// scramServer is the server's side of SCRAM. Nobody may act for another user.
type scramServer struct {
	kind  scramKind
	svc   Service
	run   *scramlib.ServerConversation
	known bool
	step  func(*scramServer, []byte) ([]byte, string, bool, error)
}

func (k scramKind) serve(svc Service) Server {
	return &scramServer{kind: k, svc: svc, step: (*scramServer).begin}
}

func (s *scramServer) Next(response []byte) ([]byte, string, bool, error) {
	return s.step(s, response)
}

func (s *scramServer) begin(response []byte) ([]byte, string, bool, error) {
	s.step = (*scramServer).first
	if response == nil {
		return []byte{}, "", false, nil
	}
	return s.first(response)
}

// first answers the client's first message with nonce, salt and iteration count.
func (s *scramServer) first(response []byte) ([]byte, string, bool, error) {
	s.step = (*scramServer).over
	server, err := s.kind.hash.NewServer(s.credentials)
	if err != nil {
		return nil, "", false, err
	}
	if s.run, err = s.bind(server, response); err != nil {
		return nil, "", false, err
	}
	challenge, err := s.run.Step(string(response))
	if err != nil {
		return nil, "", false, s.reason(challenge)
	}
	if authzid := s.run.AuthzID(); authzid != "" && authzid != s.run.Username() {
		s.known = false
	}
	s.step = (*scramServer).final
	return []byte(challenge), "", false, nil
}

// bind begins the conversation as the channel asks for: a client that could bind
// and was told that the server cannot has been lied to (RFC 5802 §6).
func (s *scramServer) bind(server *scramlib.Server, response []byte) (*scramlib.ServerConversation, error) {
	flag, _, _ := strings.Cut(string(response), ",")
	kind, binds := strings.CutPrefix(flag, "p=")
	if !binds {
		kind = ""
	}
	binding, able := s.svc.Channel.find(kind)
	switch {
	case binds != s.kind.binds:
		return nil, &ResponseError{s.kind.name, "the flag about the channel does not fit the mechanism"}
	case binds && !able:
		return nil, &ResponseError{s.kind.name, "the channel has no binding of that kind"}
	case binds:
		return server.NewConversationWithChannelBindingRequired(binding), nil
	case able && s.svc.Bound:
		return server.NewConversationWithChannelBinding(binding), nil
	}
	return server.NewConversation(), nil
}

// credentials computes what a server would have stored.
func (s *scramServer) credentials(user string) (scramlib.StoredCredentials, error) {
	secret, known := s.svc.Passwords.secret(user)
	s.known = known
	client, err := s.kind.hash.NewClient("", string(secret.Reveal()), "")
	if err != nil { // no client that follows the RFC can sign on with it
		return scramlib.StoredCredentials{}, err
	}
	return client.GetStoredCredentialsWithError(scramlib.KeyFactors{Salt: s.salt(user), Iters: IterationsMin})
}

func (s *scramServer) salt(user string) string {
	h := hmac.New(s.kind.hash, saltKey)
	h.Write([]byte(user))
	return string(h.Sum(nil)[:saltSize])
}

// final checks the client's proof and answers with the server's own.
func (s *scramServer) final(response []byte) ([]byte, string, bool, error) {
	s.step = (*scramServer).over
	signature, err := s.run.Step(string(response))
	switch {
	case err != nil:
		return nil, "", false, s.reason(signature)
	case !s.known:
		return nil, "", false, ErrRefused
	}
	s.step = (*scramServer).end
	return []byte(signature), "", false, nil
}

// reason turns the library's verdict into an error: a wrong proof is a wrong
// secret, all else is out of form.
func (s *scramServer) reason(verdict string) error {
	if verdict == scramlib.ErrInvalidProof {
		return ErrRefused
	}
	reason := strings.ReplaceAll(strings.TrimPrefix(verdict, "e="), "-", " ")
	if reason == "" {
		reason = "the message is out of form"
	}
	return &ResponseError{s.kind.name, reason}
}

// end waits for the empty answer (RFC 5034 §4).
func (s *scramServer) end(response []byte) ([]byte, string, bool, error) {
	s.step = (*scramServer).over
	if len(bytes.TrimSpace(response)) > 0 {
		return nil, "", false, &ResponseError{s.kind.name, "the last answer is not empty"}
	}
	return nil, s.run.Username(), true, nil
}

func (s *scramServer) over([]byte) ([]byte, string, bool, error) { return nil, "", false, errOver }
