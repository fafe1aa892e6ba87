package repl

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/practice"
)

// atSocket starts a practice server at a Unix socket and returns its file, and a file
// with its authority.
func atSocket(t *testing.T) (socket, ca string) {
	t.Helper()
	server, err := practice.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	socket, ca = filepath.Join(folder, "pop.sock"), filepath.Join(folder, "authority.pem")
	ln, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(ln) // ends by Close
	}()
	t.Cleanup(func() { server.Close(); <-served })
	writeMode(t, ca, string(server.AuthorityPEM()), 0o600)
	return socket, ca
}

// TestSocket connects to a Unix socket by a flag and by the table of a server. What goes
// there crosses no network, and a transcript that is shared does not say where it is.
func TestSocket(t *testing.T) {
	socket, ca := atSocket(t)
	config := fmt.Sprintf("[servers.near]\nhost = \"pop.example.org\"\nca = %q\nsocket = %q\n", ca, socket)
	transcript := filepath.Join(t.TempDir(), "near.p3t")
	none := filepath.Join(t.TempDir(), "none")
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"by a flag", []string{"--socket", socket, "--ca", ca, "localhost", "-c", "QUIT"}, ExitOK, "to localhost (" + socket + "), certificate of popsh server: verified"},
		{"by a server's table", []string{"near", "-c", "QUIT"}, ExitOK, "to pop.example.org (" + socket + "), "},
		{"the host is whose certificate it is", []string{"--socket", socket, "localhost", "-c", "QUIT"}, ExitNoConn, "asked for:   localhost at " + socket},
		{"in clear text", []string{"--socket", socket, "--tls=none", "--record", transcript, "localhost", "-c", "USER alice", "-c", "PASS open-sesame", "-c", "QUIT"}, ExitOK, "TRANSACTION: "},
		{"by :open", []string{"--socket", socket, "--ca", ca, "-c", ":open localhost", "-c", "QUIT"}, ExitOK, "to localhost (" + socket + "), "},
		{"no such file", []string{"--socket", none, "localhost", "-c", "QUIT"}, ExitNoConn, "there is no connection to the Unix socket " + none + ": "},
		{"a table with a proxy", []string{"near", "--proxy=http://127.0.0.1:9", "-c", "QUIT"}, ExitUsage, "--socket: a Unix socket is reached by no network"},
	} {
		status, out, words := runConfigured(t, config, append(tt.args, "--no-autosave")...)
		if shown := out + words; status != tt.status || !strings.Contains(shown, tt.want) {
			t.Errorf("%s: status %d, want %d, and to show %s:\n%s", tt.name, status, tt.status, tt.want, shown)
		}
	}
	recorded, err := os.ReadFile(transcript)
	if want := "! connect @ " + socket + "\n"; err != nil || !strings.Contains(string(recorded), want) {
		t.Errorf("the transcript (%v) does not hold %q:\n%s", err, want, recorded)
	}
	status, out, words := runConfigured(t, "", "trace", "scrub", transcript)
	if status != ExitOK || strings.Contains(out, "pop.sock") || !strings.Contains(out, "! connect @ ") {
		t.Errorf("popsh trace scrub ends with %d and gives\n%s%s", status, out, words)
	}
}

// TestPasswordStaysAtItsServer: the same host is another server by another certificate.
func TestPasswordStaysAtItsServer(t *testing.T) {
	socket, ca := atSocket(t)
	config := fmt.Sprintf(`
[servers.one]
host = "pop.example.org"
user = "alice"
ca = %[1]q
socket = %[2]q

[servers.other]
host = "pop.example.org"
user = "alice"
ca = %[1]q
socket = %[2]q
tls-name = "localhost"
`, ca, socket)
	secret := filepath.Join(t.TempDir(), "secret")
	writeMode(t, secret, "open-sesame\n", 0o600)
	status, out, words := runConfigured(t, config, "--no-autosave", "--password-file", secret, "one", "-c", "QUIT", "-c", ":open other")
	want := "at " + socket + " and is not used for pop.example.org, the usual port, TLS auto, as localhost, at " + socket
	if shown := out + words; status != ExitUsage || !strings.Contains(shown, want) {
		t.Errorf("status %d, want %d, and to show %q:\n%s", status, ExitUsage, want, shown)
	}
}
