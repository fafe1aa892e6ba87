package sasl

import "cmp"

const loginName = "LOGIN"

// login is the client's side of LOGIN, which no RFC describes (an expired draft
// does): the server prompts twice, the client answers with the name and then
// the secret. The wording of the prompts differs from server to server, so only
// their order counts.
type login struct {
	c     Credentials
	asked int
}

func newLogin(c Credentials) (Client, error) {
	if err := cmp.Or(checkName(loginName, c), noAuthzid(loginName, c)); err != nil {
		return nil, err
	}
	return &login{c: c}, nil
}

func (l *login) Start() ([]byte, error) { return nil, nil }

func (l *login) Next([]byte) ([]byte, error) {
	answers := [...][]byte{[]byte(l.c.User), l.c.Secret.Reveal()}
	if l.asked == len(answers) {
		return nil, &ChallengeError{loginName, "the server prompts a third time"}
	}
	l.asked++
	return answers[l.asked-1], nil
}

func (l *login) Done() bool { return l.asked == 2 }

// The prompts most servers use; some clients look at their wording.
const (
	namePrompt   = "Username:"
	secretPrompt = "Password:"
)

// loginServer is the server's side of LOGIN. It takes an initial response as the
// answer to the first prompt, as many servers do.
type loginServer struct {
	lookup Lookup
	step   func(*loginServer, []byte) ([]byte, string, bool, error)
	user   string
}

func serveLogin(s Service) Server {
	return &loginServer{lookup: s.Passwords, step: (*loginServer).begin}
}

func (l *loginServer) Next(response []byte) ([]byte, string, bool, error) {
	return l.step(l, response)
}

func (l *loginServer) begin(response []byte) ([]byte, string, bool, error) {
	l.step = (*loginServer).name
	if response != nil {
		return l.name(response)
	}
	return []byte(namePrompt), "", false, nil
}

func (l *loginServer) name(response []byte) ([]byte, string, bool, error) {
	l.step = (*loginServer).secret
	l.user = string(response)
	return []byte(secretPrompt), "", false, nil
}

func (l *loginServer) secret(response []byte) ([]byte, string, bool, error) {
	l.step = (*loginServer).over
	if !checkSecret(l.lookup, l.user, response) {
		return nil, "", false, ErrRefused
	}
	return nil, l.user, true, nil
}

func (l *loginServer) over([]byte) ([]byte, string, bool, error) { return nil, "", false, errOver }
