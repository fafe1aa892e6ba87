package repl

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"popsh/session/practice"
)

// A headerListener takes a header in text off each connection before it is served, and
// keeps it.
type headerListener struct {
	net.Listener
	headers chan string
}

func (l headerListener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	var header []byte
	for octet := make([]byte, 1); len(header) < 107 && !strings.HasSuffix(string(header), "\r\n"); header = append(header, octet...) {
		if _, err := nc.Read(octet); err != nil {
			break
		}
	}
	l.headers <- string(header)
	return nc, nil
}

// TestProxyHeader begins with the header by a flag, by :set and by the table of a server.
// What is recorded is an event, and nothing that was said.
func TestProxyHeader(t *testing.T) {
	server, err := practice.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	headers, served := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(headerListener{ln, headers}) // ends by Close
	}()
	t.Cleanup(func() { server.Close(); <-served })
	at := ln.Addr().String()
	config := fmt.Sprintf("[servers.work]\nhost = \"127.0.0.1\"\nport = %d\ntls = \"none\"\nproxy-header = \"v1\"\n", ln.Addr().(*net.TCPAddr).Port)
	transcript := filepath.Join(t.TempDir(), "by.p3t")
	wantHeader := regexp.MustCompile(`^PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ ` + strings.TrimPrefix(at, "127.0.0.1:") + "\r\n$")
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"by a flag", []string{"--proxy-header=v1", "--tls=none", "--record", transcript, at, "-c", "QUIT"}, ExitOK, "(" + at + "), behind a PROXY header v1\n"},
		{"by :set", []string{"-c", ":set proxy-header v1", "-c", ":open " + at + " --tls=none", "-c", "QUIT"}, ExitOK, "behind a PROXY header v1"},
		{"by a server's table", []string{"work", "-c", "QUIT"}, ExitOK, "behind a PROXY header v1"},
		{"another version", []string{"--proxy-header=v3", at}, ExitUsage, "error: --proxy-header: \"v3\" is no version of the header\nhint: none, v1, v2\n"},
		{"inside popsh", []string{"--proxy-header=v1", "--practice", "-c", "QUIT"}, ExitUsage, "no network leads to the practice server"},
	} {
		status, out, words := runConfigured(t, config, append(tt.args, "--no-autosave", "-v")...)
		if shown := out + words; status != tt.status || !strings.Contains(shown, tt.want) {
			t.Errorf("%s: status %d, want %d, and to show %s:\n%s", tt.name, status, tt.status, tt.want, shown)
		}
		if status != ExitOK {
			continue
		}
		if got := <-headers; !wantHeader.MatchString(got) {
			t.Errorf("%s: the server hears %q, want %v", tt.name, got, wantHeader)
		}
	}
	recorded, err := os.ReadFile(transcript)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(recorded); !strings.Contains(text, " "+at+" proxy-header=v1\n") || strings.Contains(text, "C: PROXY") {
		t.Errorf("the transcript does not hold the header as an event alone:\n%s", text)
	}
	if status, out, words := runConfigured(t, "", "play", transcript); status != ExitOK || !strings.Contains(out, "proxy-header=v1") {
		t.Errorf("popsh play ends with %d and shows\n%s%s", status, out, words)
	}
}
