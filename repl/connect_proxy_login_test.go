package repl

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProxyLogin logs in to a proxy, with the password from every source, and is refused
// in every way. A refusal is that of a connection, and the password is nowhere.
func TestProxyLogin(t *testing.T) {
	const password, wrong = "c4nary-Bird!", "0ther-c4nary"
	port, ca := listening(t)
	at, folder := "http://"+forwarding(t, port, "alice:"+password), t.TempDir()
	file, open, transcript := filepath.Join(folder, "secret"), filepath.Join(folder, "open"), filepath.Join(folder, "by.p3t")
	writeMode(t, file, password+"\n", 0o600)
	writeMode(t, open, password+"\n", 0o644)
	config := fmt.Sprintf(`
[servers.work]
host = "pop.example.org"
port = 995
tls = "stls"
ca = %[1]q
proxy = %[2]q
proxy-user = "alice"
proxy-password-command = "cat %[3]s"

[servers.other]
host = "pop.example.org"
proxy = "http://127.0.0.1:1"
`, ca, at, file)
	by := func(args ...string) []string {
		return append([]string{"--ca", ca, "--proxy", at, "--tls=stls", "pop.example.org:995", "-c", "QUIT"}, args...)
	}
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"from a file", by("--proxy-user", "alice", "--proxy-password-file", file, "--record", transcript), ExitOK, "through the proxy " + at},
		{"from a command", by("--proxy-user", "alice", "--proxy-password-command", "cat "+file), ExitOK, "through the proxy " + at},
		{"from a server's table", []string{"work", "-c", "QUIT", "-c", ":reopen", "-c", "QUIT"}, ExitOK, "through the proxy " + at},
		{"by :set", []string{"--proxy-password-file", file, "--ca", ca, "-c", ":set proxy " + at, "-c", ":set proxy-user alice", "-c", ":open pop.example.org:995 --tls=stls", "-c", "QUIT"}, ExitOK, "through the proxy " + at},
		{"no login", by(), ExitNoConn, "takes nobody further who does not log in to it"},
		{"a wrong password", by("--proxy-user", "alice", "--proxy-password-command", "echo "+wrong), ExitNoConn, "refuses the login; the mail server was not reached"},
		{"a wrong name", by("--proxy-user", "bob", "--proxy-password-file", file), ExitNoConn, "refuses the login"},
		{"no password", by("--proxy-user", "alice"), ExitUsage, "a password of the proxy is needed, and there is no terminal to ask at"},
		{"a password of nobody", by("--proxy-password-file", file), ExitUsage, "--proxy-user NAME says whose it is"},
		{"a file for everybody", by("--proxy-user", "alice", "--proxy-password-file", open), ExitUsage, "--proxy-password-file: others may read " + open},
		{"a name that cannot be told", by("--proxy-user", "a:b", "--proxy-password-file", file), ExitUsage, "HTTP takes no name with a colon"},
		{"two sources", by("--proxy-user", "alice", "--proxy-password-file", file, "--proxy-password-command", "true"), ExitUsage, "more than one source"},
		{"to another machine", []string{"--proxy=http://192.0.2.1:3128", "--proxy-user=alice", "--proxy-password-file", file, "pop.example.org"}, ExitUsage, "the password of the proxy was not sent: it would cross the network in clear text"},
		{"for another proxy", []string{"--proxy-user=alice", "--proxy-password-file", file, "-c", ":open work", "-c", "QUIT", "-c", ":open other"}, ExitUsage, "the password was given for alice at " + at + " and is not used for alice at http://127.0.0.1:1"},
		{"in a URL", []string{"--proxy", "http://alice:" + password + "@127.0.0.1:1", "pop.example.org"}, ExitUsage, "does not stand in its URL"},
		{"in a URL of :set", []string{"-c", ":set proxy http://alice:" + password + "@127.0.0.1:1"}, ExitUsage, "--proxy-user NAME says who it is"},
	} {
		status, out, words := runConfigured(t, config, append(tt.args, "--no-autosave", "-v")...)
		shown := out + words
		if status != tt.status || !strings.Contains(shown, tt.want) {
			t.Errorf("%s: status %d, want %d, and to show %s:\n%s", tt.name, status, tt.status, tt.want, shown)
		}
		wantHidden(t, tt.name, shown, "alice", password, wrong)
	}
	recorded, err := os.ReadFile(transcript)
	if err != nil {
		t.Fatal(err)
	}
	wantHidden(t, "the transcript", string(recorded), "alice", password, wrong)
}

// wantHidden checks that a text holds none of the passwords, alone or behind a name, as
// they are or in base64.
func wantHidden(t *testing.T, name, text, user string, passwords ...string) {
	t.Helper()
	for _, p := range passwords {
		for _, form := range []string{p, base64.StdEncoding.EncodeToString([]byte(user + ":" + p))} {
			if strings.Contains(text, form) {
				t.Errorf("%s: %q is shown:\n%s", name, form, text)
			}
		}
	}
}
