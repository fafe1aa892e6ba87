package repl_test

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"popsh/repl"
)

// program is the name by which tests run popsh as a process of its own.
const program = "popsh"

// raceVar sets up the race detector, which otherwise makes each process wait a
// second before it ends.
const raceVar = "GORACE"

// TestMain makes this test binary popsh itself when it is started by that name,
// and puts it into the PATH of all tests.
func TestMain(m *testing.M) {
	os.Setenv(raceVar, os.Getenv(raceVar)+" atexit_sleep_ms=0")
	testscript.Main(m, map[string]func(){
		program: func() { os.Exit(repl.Main(os.Args[1:], repl.System())) },
	})
}
