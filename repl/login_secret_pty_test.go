//go:build linux || darwin

package repl_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// TestTerminalHidesLogins logs in, in every way that takes a password, with lines
// traced, recorded and explained, at a terminal of each kind. The password, and
// what it is written as inside the protocol, is on no screen and in no file.
func TestTerminalHidesLogins(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00alice\x00" + canary))
	alone := base64.StdEncoding.EncodeToString([]byte(canary))
	ways := []string{
		":set explain on\r:set pager off\r",
		"AUTH PLAIN " + plain + "\r",
		"auth plain " + plain + "\r",
		`:raw "AUTH PLAIN ` + plain + `\r\n"` + "\r",
		"USER alice\rPASS " + canary + "\r",
		"APOP alice " + canary + "\r",
		"AUTH LOGIN YWxpY2U=\r" + alone + "\r",
		"USER alice\r:pipeline PASS " + canary + "; CAPA\r",
		"\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A" + canary + "\r", // recalled and edited
		":hex\r:explain\r:history PASS\r",
	}
	for _, terminal := range []string{"xterm-256color", "dumb"} {
		t.Run(terminal, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			s := sitIn(t, home, []string{"TERM=" + terminal}, "--practice", "-v", "--record", home+"/session.p3t")
			s.Until("a prompt", func() bool { return strings.HasSuffix(s.Text(), "auth rec>") })
			for i, keys := range ways {
				mark := fmt.Sprintf("# way %d", i)
				s.Type(keys + mark + "\r")
				s.Wait(mark + "\n")
			}
			s.Type("USER alice\rAUTH PLAIN\r")
			s.Until("the question", func() bool { return strings.HasSuffix(s.Text(), "password:") })
			s.Type(canary + "\r# the last\r")
			s.Wait("# the last\n")
			s.Type(":quit\r")
			s.WaitExit(0)
			for _, form := range []string{canary, plain, alone, plain[12:], alone[:12]} {
				if i := strings.Index(s.Written(), form); i >= 0 {
					t.Errorf("the terminal was sent the password as %q: %q", form, s.Written()[max(0, i-80):i+40])
				}
				wantNowhere(t, home, form)
			}
		})
	}
}
