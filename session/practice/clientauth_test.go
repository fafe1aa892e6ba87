package practice

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// A credential is what a mail client of other people signs on with.
type credential struct{ mechanism, secret string }

// credentialsOf returns alice's for a list of mechanisms.
func credentialsOf(mechanisms ...string) []credential {
	var all []credential
	for _, m := range mechanisms {
		secret := "open-sesame"
		if m == "OAUTHBEARER" || m == "XOAUTH2" {
			secret = "token-of-alice"
		}
		all = append(all, credential{m, secret})
	}
	return all
}

// certified writes alice's certificate with its key to a file.
func certified(t *testing.T, s *Server) string {
	t.Helper()
	text, err := s.UserCertificate("alice")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "alice.pem")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestCurlSignsOn has curl use each mechanism that it knows, and no other, on a
// connection under TLS.
func TestCurlSignsOn(t *testing.T) {
	curl := program(t, "curl")
	s, all := servedDoors(t)
	implicit := all[2]
	for _, c := range credentialsOf("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "OAUTHBEARER", "XOAUTH2", "EXTERNAL") {
		args := []string{curl, "-sS", "--cacert", implicit.ca, "--login-options", "AUTH=" + c.mechanism}
		switch {
		case c.mechanism == "EXTERNAL":
			args = append(args, "--cert", certified(t, s), "-u", "alice:")
		case c.secret == "token-of-alice":
			args = append(args, "--oauth2-bearer", c.secret, "-u", "alice")
		default:
			args = append(args, "-u", "alice:"+c.secret)
		}
		url := fmt.Sprintf("pop3s://%s:%s/2", implicit.host, implicit.port)
		if got := string(run(t, t.TempDir(), append(args, url)...)); got != wantMail()[1] {
			t.Errorf("curl by %s fetched %q", c.mechanism, got)
		}
	}
}

const mpopSignOn = `account practice
host %s
port %s
user alice
password %s
auth %s
tls on
tls_starttls off
tls_trust_file %s
%s
received_header off
keep on
uidls_file %s
delivery mda %s
`

// TestMpopSignsOn does the same with mpop.
func TestMpopSignsOn(t *testing.T) {
	mpop := program(t, "mpop")
	s, all := servedDoors(t)
	d := all[2]
	for _, c := range credentialsOf("plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "external") {
		signOnMpop(t, mpop, s, d, c)
	}
	for _, mechanism := range []string{"oauthbearer", "xoauth2"} {
		signOnMpop(t, mpop, s, d, credential{mechanism, "token-of-alice"})
	}
}

func signOnMpop(t *testing.T, mpop string, s *Server, d door, c credential) {
	t.Helper()
	keep, folder := keeper(t)
	home, more := filepath.Dir(keep), ""
	if c.mechanism == "external" {
		file := certified(t, s)
		more = "tls_cert_file " + file + "\ntls_key_file " + file
	}
	config := fmt.Sprintf(mpopSignOn, d.host, d.port, c.secret, c.mechanism, d.ca, more, filepath.Join(home, "uidls"), keep)
	file := filepath.Join(home, "mpoprc")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, home, mpop, "-q", "-C", file, "practice")
	compareMail(t, "mpop by "+c.mechanism, collect(t, folder))
}
