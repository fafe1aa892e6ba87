package pop3

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// Claims are what a token says of itself, if it is one that can be read without the
// server: a JSON Web Token (RFC 7519). Nobody has verified them.
type Claims struct {
	User     string    // whom it signs on
	Audience []string  // for whom it is good
	Scope    []string  // what it is good for
	Expires  time.Time // zero when it does not say
}

// ReadToken reads the claims of a token; false for one that is opaque.
func ReadToken(token []byte) (Claims, bool) {
	parts := bytes.Split(token, []byte("."))
	if len(parts) != 3 {
		return Claims{}, false
	}
	text, err := base64.RawURLEncoding.DecodeString(string(parts[1]))
	var said struct {
		Subject   string  `json:"sub"`
		UPN       string  `json:"upn"`
		Preferred string  `json:"preferred_username"`
		Email     string  `json:"email"`
		Audience  any     `json:"aud"`
		Scope     any     `json:"scope"`
		SCP       any     `json:"scp"`
		Expires   float64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(text, &said) != nil {
		return Claims{}, false
	}
	c := Claims{Audience: listed(said.Audience), Scope: append(listed(said.Scope), listed(said.SCP)...)}
	for _, name := range []string{said.Preferred, said.UPN, said.Email, said.Subject} {
		if c.User == "" {
			c.User = name
		}
	}
	if said.Expires > 0 && said.Expires < 1<<40 {
		c.Expires = time.Unix(int64(said.Expires), 0)
	}
	return c, true
}

// listed reads a list of words, or words in one string (RFC 8693 §4.2).
func listed(claim any) (words []string) {
	switch claim := claim.(type) {
	case string:
		return strings.Fields(claim)
	case []any:
		for _, each := range claim {
			words = append(words, listed(each)...)
		}
	}
	return words
}
