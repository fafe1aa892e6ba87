//go:build unix

package editor

import (
	"os"
	"os/signal"
	"syscall"
)

// processSignals are those the editor watches at a terminal. Once asked for, SIGTSTP
// stops nobody by itself any more, so it is left alone where we cannot stop as well.
func processSignals() []os.Signal {
	watched := []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGWINCH, syscall.SIGCONT}
	if isJob() && !signal.Ignored(syscall.SIGTSTP) {
		watched = append(watched, syscall.SIGTSTP)
	}
	return watched
}

func (e *Editor) signalled(sig os.Signal) {
	switch sig {
	case syscall.SIGWINCH:
		e.signals.resized.Reset(resizeSettles)
	case syscall.SIGTSTP:
		e.stopped()
	case syscall.SIGCONT:
		e.resumed()
	default:
		e.terminate(exitStatus(sig))
	}
}

// exitStatus is what a shell reports for a program that a signal ended.
func exitStatus(sig os.Signal) int { return 128 + int(sig.(syscall.Signal)) }

// resumed takes the terminal again after something else than Ctrl-Z at a line had
// stopped the process: a shell leaves it as it likes it.
func (e *Editor) resumed() {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case !e.active:
		e.term.hush()
	case !e.woke:
		e.term.raw()
		e.screen.again(e.picture())
	}
	e.woke = false
}
