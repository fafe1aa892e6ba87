package sasl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrRefused says that the name or the secret is wrong; which of the two is
// nobody's business.
var ErrRefused = errors.New("the name or the secret is wrong")

// errOver answers whoever goes on after a run has ended.
var errOver = errors.New("the exchange is over")

// An UnknownError says that there is no mechanism of that name here. The name
// may have come from a server.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return "unknown SASL mechanism " + strconv.QuoteToASCII(e.Name)
}

// A CredentialError says that a mechanism cannot carry the credentials. It does
// not hold them.
type CredentialError struct {
	Mechanism string
	Field     string // what is wrong, in words: "user name", "token"
	Reason    string
}

func (e *CredentialError) Error() string {
	return fmt.Sprintf("%s: the %s %s", e.Mechanism, e.Field, e.Reason)
}

// Hints say what to do about it.
func (e *CredentialError) Hints() []string {
	if hint, ok := credentialHints[e.Field]; ok {
		return []string{hint}
	}
	return nil
}

var credentialHints = map[string]string{
	authzidField:    "PLAIN, EXTERNAL, OAUTHBEARER and the SCRAM family can say whom to act for",
	connectionField: "it takes TLS: STLS first, or --tls=implicit",
	ticketField:     "kinit gets a ticket for you",
	tokenField:      "a token is one word; it comes from the same sources as a password",
}

// A ChallengeError says why a client does not answer a challenge; its text is the
// reason alone.
type ChallengeError struct{ Mechanism, Reason string }

func (e *ChallengeError) Error() string { return e.Reason }

// A ResponseError says what is out of form in a client's answer.
type ResponseError struct{ Mechanism, Reason string }

func (e *ResponseError) Error() string { return e.Mechanism + ": " + e.Reason }

// The fields of [Credentials] as errors name them.
const (
	userField       = "user name"
	authzidField    = "authorization identity"
	secretField     = "secret"
	tokenField      = "token"
	hostField       = "host"
	ticketField     = "ticket"
	connectionField = "connection"
)

// control are the octets that no name may hold: servers and logs would take
// what follows for something else.
const control = "\x00\r\n"

// refuse returns an error if value holds one of the bad octets.
func refuse(mechanism, field, value, bad string) error {
	if strings.ContainsAny(value, bad) {
		return &CredentialError{mechanism, field, "holds NUL, CR or LF"}
	}
	return nil
}

// checkName returns an error unless c has a user name that can be sent.
func checkName(mechanism string, c Credentials) error {
	if c.User == "" {
		return &CredentialError{mechanism, userField, "is empty"}
	}
	return refuse(mechanism, userField, c.User, control)
}

// noAuthzid returns an error if c wants to act for someone else, which the
// mechanism cannot say.
func noAuthzid(mechanism string, c Credentials) error {
	if c.Authzid != "" {
		return &CredentialError{mechanism, authzidField, "cannot be sent"}
	}
	return nil
}
