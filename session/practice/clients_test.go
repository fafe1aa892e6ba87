package practice

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"popsh/session/programs"
)

// ways opens a server on loopback and returns it with its three doors, as another
// program is told of them.
func ways(t *testing.T) (*Server, []programs.Way) {
	t.Helper()
	s := newServer(t, nil)
	clear, implicit := listening(t, s)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, s.AuthorityPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, clearPort, _ := net.SplitHostPort(clear)
	_, implicitPort, _ := net.SplitHostPort(implicit)
	return s, []programs.Way{
		{Name: "clear text", Host: "localhost", Port: clearPort, CA: ca},
		{Name: "STLS", Host: "localhost", Port: clearPort, CA: ca, STLS: true},
		{Name: "implicit TLS", Host: "localhost", Port: implicitPort, CA: ca, Implicit: true},
	}
}

// fetched has a client fetch alice's messages and compares them with what a client
// must have, in order.
func fetched(t *testing.T, f programs.Fetcher, w programs.Way) {
	t.Helper()
	mail := mailOf("alice")()
	got := f.Fetch(t, w, len(mail))
	if len(got) != len(mail) {
		t.Fatalf("%s over %s fetched %d messages, want %d", f.Program, w.Name, len(got), len(mail))
	}
	for i := range mail {
		if want := onTheWire(mail[i]); got[i] != want {
			t.Errorf("%s over %s: message %d = %q, want %q", f.Program, w.Name, i+1, got[i], want)
		}
	}
}

// TestClients has other people's clients fetch mail over everything that carries POP3.
func TestClients(t *testing.T) {
	for _, f := range programs.Fetchers {
		t.Run(f.Program, func(t *testing.T) {
			_, all := ways(t)
			for _, w := range all {
				fetched(t, f, w)
			}
		})
	}
}
