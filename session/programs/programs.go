// Package programs finds and runs other people's programs, for tests only: tools that
// judge what popsh makes, and mail clients that fetch from its servers. It starts no
// server; that is for session/dovecot.
package programs

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"testing"
	"time"
)

// RequireVar names the environment variable that, set to 1, turns a program that is
// not installed from a skipped test into a failed one.
const RequireVar = "POPSH_REQUIRE_SERVERS"

// patience is how long a program may take, on the slowest machine.
const patience = 2 * time.Minute

// Find returns where a program is. Without it the test is over.
func Find(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Lack(t, name+" is not installed")
	}
	return path
}

// Lack ends a test for want of what is said: it is skipped, or fails where RequireVar
// asks for that.
func Lack(t testing.TB, what string) {
	t.Helper()
	if os.Getenv(RequireVar) == "1" {
		t.Fatalf("%s, and %s=1 asks for it", what, RequireVar)
	}
	t.Skip(what)
}

// Run runs a program as alice, with a home folder and an environment of its own, and
// returns its standard output.
func Run(t testing.TB, home string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.WaitDelay = patience
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "USER=" + User, "LOGNAME=" + User}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, &out, &errs)
	}
	return out.Bytes()
}
