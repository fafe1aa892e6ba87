//go:build linux || darwin

package repl_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/practice"
)

// practiceAt runs a practice server at an address of its own.
func practiceAt(t *testing.T, o practice.Options) string {
	t.Helper()
	server, err := practice.New(&o)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	return ln.Addr().String()
}

// TestTerminalRemembersPlaces: the next time, completion knows the server, and who
// has logged in there; unless nothing is to be kept.
func TestTerminalRemembersPlaces(t *testing.T) {
	t.Parallel()
	home, addr := t.TempDir(), practiceAt(t, practice.Options{})
	s := sitIn(t, home, nil, "--tls=none", addr)
	s.WaitLast("plain " + addr + " auth>")
	s.Type("USER alice\rPASS open-sesame\rQUIT\r")
	s.Wait("=== the connection is closed")
	s.Type(":quit\r")
	s.WaitExit(0)

	s = sitIn(t, home, nil)
	s.WaitLast("popsh>")
	s.Type("open \t")
	s.Wait("  " + addr + "  alice\n")
	s.Type("127\t--tls=none\r")
	s.WaitLast("plain " + addr + " auth>")
	s.Type("USER \t")
	s.WaitLast("plain " + addr + " auth> USER alice")
	s.Type("\x03:quit\r")
	s.WaitExit(0)
	kept, err := os.ReadFile(filepath.Join(home, "state", "popsh", "places"))
	if want := addr + "\n" + addr + " alice\n"; err != nil || string(kept) != want {
		t.Errorf("kept are %q, %v, want %q", kept, err, want)
	}

	other := t.TempDir()
	s = sitIn(t, other, []string{"POPSH_HISTORY=/dev/null"}, "--tls=none", addr)
	s.WaitLast("plain " + addr + " auth>")
	s.Type("USER alice\r")
	s.Wait("+OK now")
	s.Type(":quit\r")
	s.WaitExit(0)
	for _, name := range []string{"places", "history"} {
		if _, err := os.Stat(filepath.Join(other, "state", "popsh", name)); err == nil {
			t.Errorf("with POPSH_HISTORY=/dev/null there is a file %s", name)
		}
	}
	if strings.Contains(s.Written(), "not kept") {
		t.Errorf("popsh complains:\n%s", s.Text())
	}
}
