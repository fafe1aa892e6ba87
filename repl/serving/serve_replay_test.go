package serving_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
	"popsh/repl/door"
	"popsh/session/practice"
)

// doorways are the ways to a server: as popsh serve has them, and as its clients
// ask for them.
var doorways = []struct{ serve, client string }{{"recorded", "none"}, {"stls", "stls"}, {"implicit", "implicit"}}

// command runs popsh without a configuration and returns its exit status and all
// that it says.
func command(args ...string) (status int, said string) {
	var out bytes.Buffer
	status = repl.Main(args, door.Streams{In: strings.NewReader(""), Out: &out, Err: &out, Getenv: os.Getenv})
	return status, out.String()
}

// recordPractice records a session with the practice server, and returns the file.
func recordPractice(t *testing.T, mode string) string {
	t.Helper()
	server, err := practice.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve := server.Serve
	if mode == "implicit" {
		serve = server.ServeTLS
	}
	go serve(ln)
	folder := t.TempDir()
	ca, file := filepath.Join(folder, "ca.pem"), filepath.Join(folder, mode+".p3t")
	if err := os.WriteFile(ca, server.AuthorityPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	args := []string{"--no-config", "--no-autosave", "--tls", mode, "-p", port, "--ca", ca, "--record", file, "localhost"}
	for _, line := range []string{"CAPA", "USER alice", "PASS open-sesame", "STAT", "LIST", "UIDL", "RETR 1", "TOP 2 3", "RETR 3", "QUIT"} {
		args = append(args, "-c", line)
	}
	if status, said := command(args...); status != repl.ExitOK {
		t.Fatalf("recording over %s: status %d, %s", mode, status, said)
	}
	return file
}

// TestServeReplays: what popsh serves is, to popsh replay, what was recorded,
// whichever way it was recorded and is served. Only a recorded STLS cannot be had
// where there is no TLS.
func TestServeReplays(t *testing.T) {
	t.Setenv("SERVED_SECRET", "open-sesame")
	for _, recorded := range doorways {
		file := recordPractice(t, recorded.client)
		for _, way := range doorways {
			want := repl.ExitOK
			if way.client == "none" && recorded.client != "none" {
				way.serve = "off"
				want = map[string]int{"stls": repl.ExitRefused, "implicit": repl.ExitOK}[recorded.client]
			}
			for _, match := range []string{"order", "command", "model"} {
				t.Run(fmt.Sprintf("%s as %s by %s", recorded.client, way.client, match), func(t *testing.T) {
					ca := filepath.Join(t.TempDir(), "ca.pem")
					s := startServeOf(t, file, "--tls", way.serve, "--match", match, "--ca-out", ca, "--secret", "1=env:SERVED_SECRET")
					_, port, _ := net.SplitHostPort(s.addr)
					status, said := command("replay", "--no-config", "--no-autosave", "-y", "--tls", way.client, "-p", port, "--ca", ca, "--secret", "1=env:SERVED_SECRET", file, "localhost")
					if status != want {
						t.Errorf("popsh replay exits %d, want %d: %s", status, want, said)
					}
					s.end(t, want)
				})
			}
		}
	}
}
