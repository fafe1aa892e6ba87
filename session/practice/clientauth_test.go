package practice

import (
	"os"
	"path/filepath"
	"testing"

	"popsh/session/programs"
)

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

// TestClientsSignOn has clients use each mechanism that they know, and no other, on a
// connection under TLS.
func TestClientsSignOn(t *testing.T) {
	for _, tt := range []struct {
		client     programs.Fetcher
		mechanisms []string
	}{
		{programs.Curl, []string{"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "OAUTHBEARER", "XOAUTH2", "EXTERNAL"}},
		{programs.Mpop, []string{"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "EXTERNAL"}},
	} {
		t.Run(tt.client.Program, func(t *testing.T) {
			s, all := ways(t)
			for _, m := range tt.mechanisms {
				w := all[2]
				w.Name, w.SignOn = m, programs.SignOn{Mechanism: m}
				switch m {
				case "OAUTHBEARER", "XOAUTH2":
					w.SignOn.Token = "token-of-alice"
				case "EXTERNAL":
					w.SignOn.Cert = certified(t, s)
				}
				fetched(t, tt.client, w)
			}
		})
	}
}
