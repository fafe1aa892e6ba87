package repl_test

import (
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"popsh/repl"
	"popsh/repl/door"
	"popsh/session/wire"
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
		program: func() {
			waitLonger(&wire.DefaultTimers)
			os.Exit(repl.Main(os.Args[1:], door.System()))
		},
	})
}

// waitLonger keeps popsh from giving up servers of this machine when it is the
// machine that is slow: who runs the tests is not to judge that.
func waitLonger(t *wire.Timers) {
	for _, timer := range []*time.Duration{&t.Connect, &t.Greeting, &t.Handshake, &t.Quit} {
		*timer = 2 * time.Minute
	}
}
