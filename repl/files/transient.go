package files

import (
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
)

// Endings are the signals that end a program which has made no other arrangement.
// One that handles Ctrl-C itself leaves out the first.
var Endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// Transient has a file removed when one of the signals ends the process, which then
// ends by that signal. Signals that are ignored stay so. The function that it
// returns takes all this back, and waits for it; the file itself is the caller's to
// remove. It may be called more than once.
func Transient(name string, endings ...os.Signal) (release func()) {
	endings = slices.DeleteFunc(slices.Clone(endings), signal.Ignored)
	if len(endings) == 0 {
		return func() {} // of no signals, all would be meant
	}
	caught, over, gone := make(chan os.Signal, 1), make(chan struct{}), make(chan struct{})
	signal.Notify(caught, endings...)
	go func() {
		defer close(gone)
		select {
		case s := <-caught:
			os.Remove(name)
			signal.Stop(caught)
			endBy(s)
		case <-over:
			signal.Stop(caught)
		}
	}()
	return sync.OnceFunc(func() {
		close(over)
		<-gone
	})
}

// endBy sends the process a signal that nobody catches any more.
func endBy(s os.Signal) {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		self.Signal(s)
	}
}
