package export

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/dovecot"
	"popsh/session/programs"
)

// TestScriptAgainstDovecot runs scripts as people would: by nc in clear text, by
// openssl after STLS and from the first octet on.
func TestScriptAgainstDovecot(t *testing.T) {
	srv := dovecot.Start(t, dovecot.Options{
		Users: map[string]string{"alice": "p w'%s\"$x"},
		Mail:  map[string][][]byte{"alice": {[]byte("Subject: one\n\n.dot\n")}},
	})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sleep"), []byte("#!/bin/sh\nexec "+programs.Find(t, "sleep")+" 0.2\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, tool, addr string
		talk             []string
	}{
		{"clear", "nc", srv.Addr, []string{"! connect", "S: +OK", "C: USER alice", "S: +OK", `C: PASS \{secret:1}`, "S: +OK", "C: RETR 1", "S: +OK", "S: .", "C: QUIT", "S: +OK"}},
		{"STLS", "openssl", srv.Addr, []string{"! connect", "S: +OK", "C: STLS", "S: +OK", "! tls-ok version=1.3", `C: AUTH PLAIN \{sasl:1 step=1 user="alice"}`, "S: +OK", "C: RETR 1", "S: +OK", "S: .", "C: QUIT", "S: +OK"}},
		{"implicit TLS", "openssl", srv.TLSAddr, []string{"! connect", "! tls-ok version=1.3", "S: +OK", "C: AUTH LOGIN", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="alice"}`, `S: + \{sasl:1 step=2}`, `C: \{sasl:1 step=2}`, "S: +OK", "C: RETR 1", "S: +OK", "S: .", "C: QUIT", "S: +OK"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			programs.Find(t, tt.tool)
			script, err := handedOn(t, "sh", head+rows(tt.talk...), Options{})
			if err != nil {
				t.Fatal(err)
			}
			host, port, err := net.SplitHostPort(tt.addr)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), programs.Find(t, "sh"), "-s", host, port)
			cmd.Stdin = strings.NewReader(script)
			cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "SECRET_1=p w'%s\"$x", "SSL_CERT_FILE=" + srv.CAFile}
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "Subject: one\r\n\r\n..dot\r\n.\r\n") {
				t.Errorf("the script: %v\n%s\nis\n%s", err, out, script)
			}
		})
	}
}
