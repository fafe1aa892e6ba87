//go:build unix

package imports

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"popsh/session/dovecot"
	"popsh/session/programs"
	"popsh/trace/canary"
)

// TestTyped imports what stands on the terminal of somebody who types a session into
// openssl s_client, its report on TLS with the keys of the session included.
func TestTyped(t *testing.T) {
	openssl := programs.Find(t, "openssl")
	srv := dovecot.Start(t, dovecot.Options{
		Users: map[string]string{"alice": canary.Secret},
		Mail:  map[string][][]byte{"alice": {[]byte(toolMail)}},
	})
	for _, how := range [][]string{{"-connect", srv.TLSAddr}, {"-connect", srv.Addr, "-starttls", "pop3"}} {
		cmd := exec.CommandContext(t.Context(), openssl, append([]string{"s_client", "-crlf", "-CAfile", srv.CAFile}, how...)...)
		screen := typed(t, cmd, []struct{ line, answer string }{
			{"", "+OK"}, {"user alice", "+OK"}, {"pass " + canary.Secret, "+OK Logged in."},
			{"list", "\n."}, {"retr 1", "the end"}, {"quit", "closed"},
		})
		wantImport(t, "s_client", true, Input{"screen", bytes.NewReader(bytes.ReplaceAll(screen, []byte("\r\n"), []byte("\n")))})
		if bytes.Contains(screen, []byte("PSK: ")) && !bytes.Contains(screen, []byte(canary.Secret)) {
			t.Errorf("the screen shows no password:\n%s", screen)
		}
	}
}

// typed types lines at a terminal, each when the answer to the one before has come,
// and returns what stands on the screen in the end.
func typed(t *testing.T, cmd *exec.Cmd, talk []struct{ line, answer string }) []byte {
	t.Helper()
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	defer cmd.Wait()
	var screen []byte
	for _, turn := range talk {
		from := len(screen)
		if turn.line != "" {
			terminal.WriteString(turn.line + "\n")
			from += len(turn.line)
		}
		for !strings.Contains(string(screen[min(from, len(screen)):]), turn.answer) {
			buf := make([]byte, 4096)
			terminal.SetReadDeadline(time.Now().Add(time.Minute))
			n, err := terminal.Read(buf)
			if screen = append(screen, buf[:n]...); err != nil && !os.IsTimeout(err) {
				return screen
			}
			if os.IsTimeout(err) {
				t.Fatalf("no %q behind %q:\n%s", turn.answer, turn.line, screen)
			}
		}
	}
	return screen
}
