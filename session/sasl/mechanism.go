package sasl

import "strings"

// Credentials are what a client signs on with, and what a mechanism has to know
// of the connection. Each mechanism takes its own part of them.
type Credentials struct {
	User    string
	Authzid string  // whom to act for; "" for the user himself (RFC 4422 §3.4.1)
	Secret  Secret  // the password, or the token
	Ticket  *Ticket // of Kerberos

	Host    string   // the server, as the user named it; "" when not known
	Port    int      // 0 when not known
	Channel *Channel // nil in clear text
	Unbound bool     // the server's list was seen, and offers no binding to the channel
}

// Lookup returns the secret of a user, and false for a name it does not know.
type Lookup func(user string) (Secret, bool)

// A Service is what a mechanism has to know of the server that offers it. A part
// that is missing makes the mechanisms that need it refuse everybody.
type Service struct {
	Passwords Lookup
	Token     func(user string, token []byte) bool // whether a token is one of the user
	Channel   *Channel                             // nil in clear text
	Bound     bool                                 // the server announces mechanisms that bind the channel
	Identity  string                               // the user whom the client's certificate names
	Guest     string                               // the user whom a client without a name becomes
	Realm     string
}

// A Mechanism is one way to sign on. Both functions begin a new run; Serve is nil
// where the server's side is not spoken here. What a user should know of the
// mechanism stands in package pop3.
type Mechanism struct {
	Name  string // as announced, upper case
	New   func(Credentials) (Client, error)
	Serve func(Service) Server
}

// Mechanisms are those that this package knows, the strongest first.
var Mechanisms = []Mechanism{
	scramSHA256.plus().mechanism(),
	scramSHA1.plus().mechanism(),
	scramSHA256.mechanism(),
	scramSHA1.mechanism(),
	{Name: gssapiName, New: newGSSAPI},
	{Name: externalName, New: newExternal, Serve: serveExternal},
	{Name: bearerName, New: newBearer, Serve: serveBearer},
	{Name: xoauth2Name, New: newXOAuth2, Serve: serveXOAuth2},
	{Name: plainName, New: newPlain, Serve: servePlain},
	{Name: loginName, New: newLogin, Serve: serveLogin},
	{Name: cramName, New: newCram, Serve: serveCram},
	{Name: digestName, New: newDigest, Serve: serveDigest},
	{Name: ntlmName, New: newNTLM(ntlmName)},
	{Name: msnName, New: newNTLM(msnName)},
	{Name: anonymousName, New: newAnonymous, Serve: serveAnonymous},
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

// secret looks a user up; a nil Lookup knows nobody.
func (l Lookup) secret(user string) (Secret, bool) {
	if l == nil {
		return Secret{}, false
	}
	return l(user)
}
