//go:build unix

package editor

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// A stop signal takes effect within some of these; where nobody controls jobs it
// never does, and the line goes on. They are counted, since the time in which we
// are stopped does not count.
const (
	stopTicks = 10
	stopTick  = 5 * time.Millisecond
)

// suspend gives the terminal back and stops the job, as Ctrl-Z does in any other
// program: the whole process group, so that a script around us stops as well.
func (e *Editor) suspend(t text) text {
	e.mu.Lock()
	defer e.mu.Unlock()
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)

	e.screen.leave(e.picture(), "^Z")
	e.term.restore()
	syscall.Kill(0, syscall.SIGTSTP)
	e.woke = awaits(continued)
	e.term.raw()
	return t
}

// awaits reports whether the signal came.
func awaits(continued <-chan os.Signal) bool {
	tick := time.NewTicker(stopTick)
	defer tick.Stop()
	for range stopTicks {
		select {
		case <-continued:
			return true
		case <-tick.C:
		}
	}
	return false
}
