package sasl

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
)

const (
	bearerName  = "OAUTHBEARER"
	xoauth2Name = "XOAUTH2"
)

// separator ends a field of both mechanisms; alone it is the answer to a server
// that says why it refuses a token (RFC 7628 §3.1, §3.2.3).
const separator = "\x01"

// bearer is the client's side of OAUTHBEARER (RFC 7628) and of XOAUTH2, its
// forerunner at the large providers: one message with a token. A server that does
// not like it says why in JSON, and wants an answer before it refuses.
type bearer struct {
	name    string
	message []byte
	regret  string // the answer to the server's reasons
	sent    bool
	refused bool
}

// newBearer makes the message of OAUTHBEARER. Host and port are left out when they
// are not known.
func newBearer(c Credentials) (Client, error) {
	if err := cmp.Or(checkToken(bearerName, c), refuse(bearerName, hostField, c.Host, control+separator)); err != nil {
		return nil, err
	}
	actor := cmp.Or(c.Authzid, c.User)
	fields := []string{"n," + named(actor) + ","}
	if c.Host != "" {
		fields = append(fields, "host="+c.Host)
	}
	if c.Port != 0 {
		fields = append(fields, fmt.Sprintf("port=%d", c.Port))
	}
	return &bearer{name: bearerName, message: withToken(fields, c.Secret), regret: separator}, nil
}

// named writes a name into a GS2 header, nothing for none (RFC 5801 §4).
func named(actor string) string {
	if actor == "" {
		return ""
	}
	return "a=" + strings.NewReplacer("=", "=3D", ",", "=2C").Replace(actor)
}

func newXOAuth2(c Credentials) (Client, error) {
	if err := cmp.Or(checkName(xoauth2Name, c), noAuthzid(xoauth2Name, c), checkToken(xoauth2Name, c)); err != nil {
		return nil, err
	}
	return &bearer{name: xoauth2Name, message: withToken([]string{"user=" + c.User}, c.Secret)}, nil
}

// withToken appends the token and both final separators.
func withToken(fields []string, token Secret) []byte {
	message := []byte(strings.Join(append(fields, "auth=Bearer "), separator))
	return append(append(message, token.Reveal()...), separator+separator...)
}

// checkToken refuses what is no token: a line end that was copied with it is the
// usual mistake, and would show as a wrong token only.
func checkToken(mechanism string, c Credentials) error {
	token := c.Secret.Reveal()
	switch {
	case len(token) == 0:
		return &CredentialError{mechanism, tokenField, "is empty"}
	case bytes.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return &CredentialError{mechanism, tokenField, "holds a blank, or what is not printable ASCII"}
	}
	return cmp.Or(refuse(mechanism, userField, c.User, control+separator), refuse(mechanism, authzidField, c.Authzid, control+separator))
}

func (b *bearer) Start() ([]byte, error) {
	if b.sent {
		return nil, errOver
	}
	b.sent = true
	return b.message, nil
}

// Next takes the server's reasons, and says no more than that they were heard.
func (b *bearer) Next([]byte) ([]byte, error) {
	if b.refused {
		return nil, &ChallengeError{b.name, "the server goes on behind its reasons"}
	}
	b.refused = true
	return []byte(b.regret), nil
}

func (b *bearer) Done() bool { return b.sent && !b.refused }
