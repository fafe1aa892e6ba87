package sasl

import "strings"

// Credentials are what a client signs on with.
type Credentials struct {
	User    string
	Authzid string // whom to act for; "" for the user himself (RFC 4422 §3.4.1)
	Secret  Secret
}

// Lookup returns the secret of a user, and false for a name it does not know.
type Lookup func(user string) (Secret, bool)

// A Mechanism is one way to sign on. Both functions begin a new run.
type Mechanism struct {
	Name  string // as announced, upper case
	Clear bool   // whoever listens learns the secret: for use under TLS only
	New   func(Credentials) (Client, error)
	Serve func(Lookup) Server
}

// Mechanisms are those that this package knows, in the order they are shown.
var Mechanisms = []Mechanism{
	{Name: plainName, Clear: true, New: newPlain, Serve: servePlain},
	{Name: loginName, Clear: true, New: newLogin, Serve: serveLogin},
	{Name: cramName, New: newCram, Serve: serveCram},
}

// Find returns the mechanism of that name, in upper or lower case.
func Find(name string) (Mechanism, bool) {
	for _, m := range Mechanisms {
		if strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return Mechanism{}, false
}

// NewClient begins a run of the named mechanism. The error is an *UnknownError,
// or a *CredentialError when the mechanism cannot carry c.
func NewClient(name string, c Credentials) (Client, error) {
	m, ok := Find(name)
	if !ok {
		return nil, &UnknownError{Name: name}
	}
	return m.New(c)
}
