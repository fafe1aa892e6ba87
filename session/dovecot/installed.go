package dovecot

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"popsh/session/programs"
)

// Install is the command that brings what this package needs.
const Install = "apt-get install dovecot-pop3d"

// series is the Dovecot the configuration is written for; the next one changed
// the names of nearly all settings.
const series = "2.3."

// The two programs Debian's package must have brought. The folder of the first
// is not in every user's path.
const (
	binary = "/usr/sbin/dovecot"
	login  = "/usr/lib/dovecot/pop3-login"
)

// needInstalled ends the test if there is no server to start.
func needInstalled(t testing.TB) {
	t.Helper()
	if missing := missing(); missing != "" {
		programs.Lack(t, missing+": "+Install)
	}
}

// missing says what there is not, or nothing.
func missing() string {
	for _, program := range []string{binary, login} {
		if _, err := os.Stat(program); err != nil {
			return fmt.Sprintf("dovecot is not installed (no %s)", program)
		}
	}
	version, err := exec.Command(binary, "--version").Output()
	if err != nil || !strings.HasPrefix(string(version), series) {
		return fmt.Sprintf("dovecot %sx is not installed (its version is %.40q)", series, version)
	}
	return ""
}
