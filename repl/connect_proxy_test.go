package repl

import (
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// forwarding starts an HTTP proxy that connects to one port only, whatever it is asked
// for, and returns its host and port. It wants a login unless that is empty.
func forwarding(t *testing.T, port int, login string) string {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(login))
		if said := q.Header.Get("Proxy-Authorization"); login != "" && said != basic {
			w.Header().Set("Proxy-Authenticate", "Basic realm="+strings.TrimPrefix(said, "Basic "))
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		if q.Method != http.MethodConnect || !strings.HasSuffix(q.RequestURI, ":995") {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		server, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			http.Error(w, "nobody there", http.StatusBadGateway)
			return
		}
		defer server.Close()
		w.WriteHeader(http.StatusOK)
		nc, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer nc.Close()
		go io.Copy(server, nc) // ends when both are closed
		io.Copy(nc, server)
	}))
	t.Cleanup(proxy.Close)
	return strings.TrimPrefix(proxy.URL, "http://")
}

// TestProxy goes through a proxy by a flag, by :set and by the table of a server. The
// screen and the transcript say so, and the environment names none.
func TestProxy(t *testing.T) {
	port, ca := listening(t)
	at := "http://" + forwarding(t, port, "")
	t.Setenv("ALL_PROXY", "http://127.0.0.1:1")
	config := fmt.Sprintf("[servers.work]\nhost = \"pop.example.org\"\nport = 995\ntls = \"stls\"\nca = %q\nproxy = %q\n", ca, at)
	transcript := filepath.Join(t.TempDir(), "by.p3t")
	straight := fmt.Sprintf("127.0.0.1:%d", port)
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"by a flag", []string{"--ca", ca, "--tls=stls", "--proxy", at, "--record", transcript, "pop.example.org:995", "-c", "QUIT"}, ExitOK, "(pop.example.org:995) through the proxy " + at},
		{"by :set", []string{"--ca", ca, "-c", ":set proxy " + at, "-c", ":open pop.example.org:995 --tls=stls", "-c", "QUIT"}, ExitOK, "through the proxy " + at},
		{"by a server's table", []string{"work", "-c", "QUIT"}, ExitOK, "through the proxy " + at},
		{"a port that is not allowed", []string{"--proxy", at, "--tls=stls", "pop.example.org", "-c", "QUIT"}, ExitNoConn, "does not connect to pop.example.org:110; it says"},
		{"a secret for what is loopback to the proxy", []string{"--proxy", at, "--tls=none", "127.0.0.1:995", "-c", "USER alice", "-c", "PASS open-sesame"}, ExitUsage, "it would cross the network in clear text"},
		{"no proxy", []string{"--proxy=none", "--ca", ca, "--tls=stls", straight, "-c", "QUIT"}, ExitOK, "TLS 1.3 to 127.0.0.1 (" + straight + "),"},
	} {
		status, out, words := runConfigured(t, config, append(tt.args, "--no-autosave")...)
		if shown := out + words; status != tt.status || !strings.Contains(shown, tt.want) {
			t.Errorf("%s: status %d, want %d, and to show %s:\n%s", tt.name, status, tt.status, tt.want, shown)
		}
	}
	recorded, err := os.ReadFile(transcript)
	if want := " pop.example.org:995 via=" + at + "\n"; err != nil || !strings.Contains(string(recorded), want) {
		t.Errorf("the transcript (%v) does not hold %q:\n%s", err, want, recorded)
	}
}
