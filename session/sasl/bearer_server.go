package sasl

import (
	"strings"
)

// bearerServer is the server's side of OAUTHBEARER and XOAUTH2. Nobody may act for
// another user.
type bearerServer struct {
	name    string
	read    func(message string) (user, token string, ok bool)
	reasons string // JSON, for a token that is refused
	check   func(user string, token []byte) bool
	step    func(*bearerServer, []byte) ([]byte, string, bool, error)
}

// What the servers say of a token that they do not take (RFC 7628 §3.2.2).
const (
	bearerReasons  = `{"status":"invalid_token","scope":"mail","openid-configuration":"https://login.example.org/.well-known/openid-configuration"}`
	xoauth2Reasons = `{"status":"401","schemes":"bearer","scope":"mail"}`
)

func serveBearer(s Service) Server {
	return &bearerServer{name: bearerName, read: readBearer, reasons: bearerReasons, check: s.Token, step: (*bearerServer).begin}
}

func serveXOAuth2(s Service) Server {
	return &bearerServer{name: xoauth2Name, read: readXOAuth2, reasons: xoauth2Reasons, check: s.Token, step: (*bearerServer).begin}
}

func (b *bearerServer) Next(response []byte) ([]byte, string, bool, error) {
	return b.step(b, response)
}

func (b *bearerServer) begin(response []byte) ([]byte, string, bool, error) {
	b.step = (*bearerServer).judge
	if response == nil {
		return []byte{}, "", false, nil
	}
	return b.judge(response)
}

func (b *bearerServer) judge(response []byte) ([]byte, string, bool, error) {
	b.step = (*bearerServer).over
	user, token, ok := b.read(string(response))
	switch {
	case !ok:
		return nil, "", false, &ResponseError{b.name, "the message is out of form"}
	case b.check == nil || !b.check(user, []byte(token)):
		b.step = (*bearerServer).refuse
		return []byte(b.reasons), "", false, nil
	}
	return nil, user, true, nil
}

// refuse ends what the reasons have begun; the answer to them does not matter.
func (b *bearerServer) refuse([]byte) ([]byte, string, bool, error) {
	b.step = (*bearerServer).over
	return nil, "", false, ErrRefused
}

func (b *bearerServer) over([]byte) ([]byte, string, bool, error) { return nil, "", false, errOver }

// readBearer reads a GS2 header with a name, and fields behind it, of which only
// the token counts (RFC 7628 §3.1).
func readBearer(message string) (user, token string, ok bool) {
	header, fields, ok := strings.Cut(message, separator)
	parts := strings.Split(header, ",")
	if !ok || len(parts) != 3 || parts[0] != "n" && parts[0] != "y" || parts[2] != "" {
		return "", "", false
	}
	name, isName := strings.CutPrefix(parts[1], "a=")
	if !isName && parts[1] != "" {
		return "", "", false
	}
	token, ok = tokenIn(fields)
	return strings.NewReplacer("=2C", ",", "=3D", "=").Replace(name), token, ok
}

func readXOAuth2(message string) (user, token string, ok bool) {
	user, isUser := strings.CutPrefix(message, "user=")
	user, fields, found := strings.Cut(user, separator)
	token, ok = tokenIn(fields)
	return user, token, ok && isUser && found
}

// tokenIn finds the token among fields that end in two separators.
func tokenIn(fields string) (token string, ok bool) {
	fields, ok = strings.CutSuffix(fields, separator+separator)
	for field := range strings.SplitSeq(fields, separator) {
		name, value, _ := strings.Cut(field, "=")
		scheme, given, _ := strings.Cut(value, " ")
		if name == "auth" && strings.EqualFold(scheme, "Bearer") {
			return given, ok
		}
	}
	return "", false
}
