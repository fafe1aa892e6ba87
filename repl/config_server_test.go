package repl

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"popsh/repl/door"
	"popsh/session/practice"
)

// runConfigured runs popsh with a configuration and returns its exit status and output.
func runConfigured(t *testing.T, config string, args ...string) (status int, out, words string) {
	t.Helper()
	home := t.TempDir()
	mkdir := filepath.Join(home, "popsh")
	if err := os.Mkdir(mkdir, 0o700); err != nil {
		t.Fatal(err)
	}
	writeMode(t, filepath.Join(mkdir, "config.toml"), config, 0o600)
	var stdout, stderr bytes.Buffer
	status = Main(args, door.Streams{
		In: strings.NewReader(""), Out: &stdout, Err: &stderr,
		Width: func() int { return 0 }, Height: func() int { return 0 }, Getenv: environment("XDG_CONFIG_HOME", home),
	})
	return status, stdout.String(), stderr.String()
}

// listening starts a practice server and returns its port and a file with its
// authority.
func listening(t *testing.T) (port int, ca string) {
	t.Helper()
	server, err := practice.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(ln) // ends by Close
	}()
	t.Cleanup(func() {
		server.Close()
		<-served
	})
	ca = filepath.Join(t.TempDir(), "authority.pem")
	writeMode(t, ca, string(server.AuthorityPEM()), 0o600)
	return ln.Addr().(*net.TCPAddr).Port, ca
}

// TestNamedServer logs in at a server by its name alone, from the command line
// and by :open.
func TestNamedServer(t *testing.T) {
	port, ca := listening(t)
	user := practice.Users[0]
	config := fmt.Sprintf(`
[servers.work]
host = "127.0.0.1"
port = %d
tls = "stls"
ca = %q
user = %q
auth = "CRAM-MD5"
timeout = "20s"
family = "ipv4"
source = "127.0.0.1"
tls-max = "1.2"
tls-ciphers = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
tls-groups = "secp521r1"
tls-min = "1.1"
tls-name = "pop.example.org"
password-command = 'echo %s'
`, port, ca, user.Name, user.Password)
	tests := []struct {
		name   string
		args   []string
		status int
		want   string // in what is shown
	}{
		{"by name", []string{"work", "-c", "STAT", "-c", "QUIT"}, ExitOK, `\+OK 3 \d+\n`},
		{":open", []string{"-c", ":open work", "-c", "STAT", "-c", "QUIT"}, ExitOK, `\+OK 3 \d+\n`},
		{":reopen", []string{"work", "-c", "QUIT", "-c", ":reopen", "-c", "STAT", "-c", "QUIT"}, ExitOK, `\+OK 3 \d+\n`},
		{"another address", []string{"work", "--source=::1", "-c", "STAT"}, ExitUsage, `--source: ::1 is an IPv6 address, and connections are to be IPv4`},
		{"its TLS", []string{"work", "-c", "QUIT"}, ExitOK, `TLS 1\.2 to 127[^=]*=== --tls-name: the certificate is checked against "pop\.example\.org"`},
		{"its offer", []string{"work", "-v", "-c", "QUIT"}, ExitOK, `agreed on: TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, keys by secp521r1,`},
		{"another TLS", []string{"work", "--tls-max=1.3", "--tls-name=localhost", "-c", "QUIT"}, ExitOK, `TLS 1\.3 to 127[^=]*=== --tls-name: the certificate is checked against "localhost"`},
		{"its timer", []string{"work", "-c", ":timeout idle", "-c", "QUIT"}, ExitOK, `idle +20s `},
		{"a timer by a flag", []string{"work", "--timeout=9s", "-c", ":timeout idle", "-c", "QUIT"}, ExitOK, `idle +9s `},
		{"another authority", []string{"work", "--ca", "/dev/null", "-c", "STAT"}, ExitUsage, `holds no certificate`},
		{"without the configuration", []string{"work.invalid", "--no-config", "--connect-timeout=5s", "-c", "STAT"}, ExitNoConn, `work\.invalid`},
	}
	for _, tt := range tests {
		status, out, words := runConfigured(t, config, tt.args...)
		if shown := out + words; status != tt.status || !regexp.MustCompile(tt.want).MatchString(shown) || strings.Contains(shown, user.Password) {
			t.Errorf("%s: status %d, want %d, and to show %s:\n%s", tt.name, status, tt.status, tt.want, shown)
		}
	}
}

// TestConfigSet looks at the table that :set shows.
func TestConfigSet(t *testing.T) {
	const config = "color = \"never\"\nread-only = true\n"
	status, out, words := runConfigured(t, config, "--timeout=9s", "-c", ":set keep-going on", "-c", ":set")
	if status != ExitOK {
		t.Fatalf("status = %d, want 0: %s", status, words)
	}
	for _, want := range []string{
		`color +never +config +colours`, `read-only +on +config `, `timeout +9s +flag `, `keep-going +on +session `, `pager +auto +default `,
	} {
		if !regexp.MustCompile(`(?m)^` + want).MatchString(out) {
			t.Errorf(":set shows\n%swant %s", out, want)
		}
	}
}

// TestConfigBroken starts nothing with a file that is no good, and tells the way
// out.
func TestConfigBroken(t *testing.T) {
	status, _, words := runConfigured(t, "color = never", "--practice", "-c", "NOOP")
	if status != ExitUsage || !strings.Contains(words, "config.toml:1:9: ") || !strings.Contains(words, "hint: --no-config starts popsh without it") {
		t.Errorf("status = %d, want %d, and a place and a hint:\n%s", status, ExitUsage, words)
	}
	if status, _, words := runConfigured(t, "color = never", "--practice", "--no-config", "-c", "CAPA"); status != ExitOK {
		t.Errorf("with --no-config: status = %d, want 0:\n%s", status, words)
	}
}
