package repl_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/signal"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"popsh/repl"
	"popsh/repl/door"
	"popsh/session/wire"
)

// program is the name by which tests run popsh as a process of its own.
const program = "popsh"

// trapper is a pager that tells when Ctrl-C is pressed, and goes on until Enter.
const trapper = "trapper"

func trapInterrupts() {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt) // before it says that it is there
	io.Copy(io.Discard, os.Stdin)
	fmt.Println("(paging)")
	go func() {
		for range interrupts {
			fmt.Println("(Ctrl-C)")
		}
	}()
	if tty, err := os.Open("/dev/tty"); err == nil {
		bufio.NewReader(tty).ReadString('\n')
	}
	os.Exit(0)
}

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
		trapper: trapInterrupts,
	})
}

// waitLonger keeps popsh from giving up servers of this machine when it is the
// machine that is slow: who runs the tests is not to judge that.
func waitLonger(t *wire.Timers) {
	for _, timer := range []*time.Duration{&t.Connect, &t.Greeting, &t.Handshake, &t.Quit} {
		*timer = 2 * time.Minute
	}
}
