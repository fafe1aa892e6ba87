package dovecot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// AllMechanisms are the SASL mechanisms that Debian's Dovecot has. Some need more
// options: Clients, TokenKey and Guest.
var AllMechanisms = []string{"plain", "login", "cram-md5", "digest-md5", "apop", "scram-sha-1", "scram-sha-256",
	"external", "oauthbearer", "xoauth2", "anonymous"}

// writeSignOn writes the files of the ways to sign on that need some.
func (s *Server) writeSignOn(t testing.TB) {
	t.Helper()
	s.write(t, "clients.pem", s.Options.Clients, 0o600)
	config := fmt.Sprintf("introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=%s/keys/\nusername_attribute = sub\n", s.dir)
	s.write(t, "oauth2.conf", []byte(config), 0o600)
	if s.Options.TokenKey == nil {
		return
	}
	folder := "keys"
	for _, sub := range []string{"", "default", "HS256"} {
		folder = filepath.Join(folder, sub)
		if _, err := os.Stat(s.path(folder)); err != nil { // another start made it
			s.mkdir(t, folder)
		}
	}
	s.write(t, filepath.Join(folder, "default"), []byte(base64.StdEncoding.EncodeToString(s.Options.TokenKey)), 0o600)
}

// Token returns a token that signs a user on at a server with that key, for an hour
// (RFC 7519, RFC 7515 §3.1).
func Token(key []byte, user string) string {
	const header = `{"alg":"HS256","typ":"JWT","kid":"default"}`
	now := time.Now()
	claims := fmt.Sprintf(`{"sub":%q,"iat":%d,"exp":%d}`, user, now.Add(-time.Minute).Unix(), now.Add(time.Hour).Unix())
	signed := encode([]byte(header)) + "." + encode([]byte(claims))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil))
}

func encode(octets []byte) string { return base64.RawURLEncoding.EncodeToString(octets) }
