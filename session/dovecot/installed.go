package dovecot

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Install is the command that brings what this package needs.
const Install = "apt-get install dovecot-pop3d"

// RequireVar names the environment variable that, set to 1, turns a Dovecot that
// is not installed from a skipped test into a failed one.
const RequireVar = "POPSH_REQUIRE_SERVERS"

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
	missing := missing()
	switch {
	case missing == "":
	case os.Getenv(RequireVar) == "1":
		t.Fatalf("%s, and %s=1 asks for it: %s", missing, RequireVar, Install)
	default:
		t.Skipf("%s: %s", missing, Install)
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
