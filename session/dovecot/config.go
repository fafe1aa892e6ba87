package dovecot

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"text/template"
)

// configTemplate is the whole configuration: Dovecot reads no other file than
// those of the server's folder. What is set here departs from Dovecot's defaults
// for one of three reasons: it runs without rights and without a chroot, it lets
// tests log in every way there is, and it answers at once. (A refused login
// still takes up to half a second: Dovecot sends refusals in batches.)
var configTemplate = template.Must(template.New("dovecot.conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
log_path = {{.Dir}}/log
protocols = pop3
listen = {{.Host}}
default_internal_user = {{.User}}
default_internal_group = {{.Group}}
default_login_user = {{.User}}

ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem

disable_plaintext_auth = no
auth_mechanisms = {{.Mechanisms}}
auth_failure_delay = 0
{{with .Guest}}auth_anonymous_username = {{.}}
{{end}}{{if .Clients}}ssl_ca = <{{.Dir}}/clients.pem
ssl_verify_client_cert = yes
ssl_require_crl = no
auth_ssl_username_from_cert = yes
passdb {
  driver = static
  mechanisms = external
  args = nopassword=y
}
{{end}}{{if .TokenKey}}passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = {{.Dir}}/oauth2.conf
}
{{end}}passdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
userdb {
  driver = static
  args = uid={{.User}} gid={{.Group}} home={{.Dir}}/mail/%u
}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~
mail_max_userip_connections = 0
mail_fsync = never
{{with .Greeting}}login_greeting = {{.}}
{{end}}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = {{.Port}}
  }
  inet_listener pop3s {
    port = {{.TLSPort}}
    ssl = yes
  }
}
service anvil {
  chroot =
  # Without this socket a refused login does not slow down the next one.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
{{.Extra}}
`))

func (s *Server) config() []byte {
	host, port, _ := net.SplitHostPort(s.Addr)
	_, tlsPort, _ := net.SplitHostPort(s.TLSAddr)
	var b bytes.Buffer
	err := configTemplate.Execute(&b, map[string]any{
		"Dir": s.dir, "User": s.owner.User, "Group": s.owner.Group,
		"Host": host, "Port": port, "TLSPort": tlsPort,
		"Mechanisms": strings.Join(s.Options.Mechanisms, " "),
		"Greeting":   s.Options.Greeting,
		"Guest":      s.Options.Guest, "Clients": s.Options.Clients != nil, "TokenKey": s.Options.TokenKey != nil,
		"Extra": s.Options.Extra,
	})
	if err != nil {
		panic(err) // the template and its fields stand above
	}
	return b.Bytes()
}

// passwords returns the password file. The passwords can be read back, since
// APOP and CRAM-MD5 need them (RFC 1939 §13, RFC 2195 §2).
func (s *Server) passwords() []byte {
	var b bytes.Buffer
	for _, user := range slices.Sorted(maps.Keys(s.Options.Users)) {
		password := base64.StdEncoding.EncodeToString([]byte(s.Options.Users[user]))
		fmt.Fprintf(&b, "%s:{PLAIN.b64}%s\n", user, password)
	}
	return b.Bytes()
}
