package repl

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/programs"
)

// TestNetrc logs in by netrc files of many forms, as curl does with the same ones.
func TestNetrc(t *testing.T) {
	curl := programs.Find(t, programs.Curl.Program)
	port, ca := listening(t)
	for name, tt := range map[string]struct {
		text, user string
		ok         bool
	}{
		"one line":       {"machine localhost login alice password open-sesame", "", true},
		"many lines":     {"# mine\nmachine other.example\nlogin a\npassword b\n\nmachine localhost\n\tlogin alice\n\tpassword open-sesame # x\n", "", true},
		"quoted":         {`machine localhost login "alice" password "open-\s\esame"`, "", true},
		"the default":    {"machine other.example login a password b\ndefault login alice password open-sesame", "", true},
		"a macro":        {"macdef init\nmachine localhost login a password b\n\nmachine localhost login alice password open-sesame", "", true},
		"wrong password": {"machine localhost login alice password open", "", false},
		"that user":      {"machine localhost login bob password b machine localhost login alice password open-sesame", "alice", true},
		"another user":   {"machine localhost login bob password b", "alice", false},
		"another host":   {"machine localhost.example login alice password open-sesame", "alice", false},
	} {
		file := filepath.Join(t.TempDir(), "netrc")
		writeMode(t, file, tt.text, 0o600)
		host := fmt.Sprintf("localhost:%d", port)
		if tt.ok {
			at := "pop3://" + host
			if tt.user != "" {
				at = "pop3://" + tt.user + "@" + host
			}
			programs.Run(t, t.TempDir(), curl, "-sS", "--cacert", ca, "--ssl-reqd", "--netrc-file", file, at)
		}
		args := []string{"--netrc-file", file, "--ca", ca, "--tls=stls", host, "-c", "STAT", "-c", "QUIT", "--no-autosave"}
		if tt.user != "" {
			args = append(args, "--user", tt.user)
		}
		status, out, words := runConfigured(t, "", args...)
		if (status == ExitOK) != tt.ok || strings.Contains(out+words, "open-sesame") {
			t.Errorf("%s: status %d, want a login: %v, and no password:\n%s%s", name, status, tt.ok, out, words)
		}
	}
}

// TestNetrcIsTold: what the netrc file says is told as far as it is no secret, and what
// is said elsewhere goes before it.
func TestNetrcIsTold(t *testing.T) {
	port, ca := listening(t)
	folder := t.TempDir()
	file, open, secret := filepath.Join(folder, "netrc"), filepath.Join(folder, "open"), filepath.Join(folder, "secret")
	writeMode(t, file, "machine other login a password b\nmachine localhost login alice password open-sesame\nmachine 127.0.0.1 login alice", 0o600)
	writeMode(t, open, "machine localhost login alice password open-sesame", 0o644)
	writeMode(t, secret, "another\n", 0o600)
	wrong := filepath.Join(folder, "wrong")
	writeMode(t, wrong, "machine localhost login alice password another", 0o600)
	config := fmt.Sprintf("netrc-file = %q\n[servers.work]\nhost = \"localhost\"\nport = %d\ntls = \"stls\"\nca = %q\n", file, port, ca)
	at := func(host string, args ...string) []string {
		return append([]string{"--ca", ca, "--tls=stls", fmt.Sprintf("%s:%d", host, port), "-c", "QUIT"}, args...)
	}
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"which entry", at("localhost", "-v"), ExitOK, fmt.Sprintf(`=== "alice" logs in, by %q line 2, machine localhost`, file)},
		{"a named server", []string{"work", "-c", "QUIT", "-c", ":reopen", "-c", "QUIT"}, ExitOK, "TRANSACTION"},
		{"nobody", at("127.0.0.2", "--connect-timeout=5s"), ExitNoConn, `has no entry for "127.0.0.2"`},
		{"another user", at("localhost", "-u", "bob"), ExitUsage, `has no entry of "bob" for "localhost"`},
		{"no password", at("127.0.0.1"), ExitUsage, "a password is needed"},
		{"a password file goes first", at("localhost", "--password-file", secret), ExitLogin, "name and password do not match"},
		{"a password of somebody else", []string{"--netrc-file", wrong, "--keep-going", "-c", ":open work", "-c", "USER bob", "-c", "PASS", "-c", "APOP bob"}, ExitLogin, "error: a password is needed"},
		{"a file that others may read", at("localhost", "--netrc-file", open), ExitUsage, "error: --netrc-file: others may read " + open + "\nhint: chmod 600 " + open},
		{"no file", at("localhost", "--netrc-file", filepath.Join(folder, "none")), ExitUsage, "--netrc-file: the file cannot be read"},
		{"no home", []string{"--no-config", "--netrc", "localhost"}, ExitUsage, "--netrc-file FILE names it"},
	} {
		status, out, words := runConfigured(t, config, append(tt.args, "--no-autosave")...)
		if shown := out + words; status != tt.status || !strings.Contains(shown, tt.want) || strings.Contains(shown, "open-sesame") {
			t.Errorf("%s: status %d, want %d, and to show %s:\n%s", tt.name, status, tt.status, tt.want, shown)
		}
	}
}
