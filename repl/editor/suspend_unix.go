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
	syscall.Kill(0, stopSignal())
	e.woke = awaits(continued)
	e.term.raw()
	return t
}

// stopped gives the terminal back when Ctrl-Z, or somebody else, wants us to stop while
// no line reads keys: few shells care for the modes in which a job leaves a terminal.
// SIGCONT takes it again.
func (e *Editor) stopped() {
	if !isJob() {
		return
	}
	e.mu.Lock()
	if e.active {
		e.screen.leave(e.picture(), "")
	}
	e.term.lend()
	e.mu.Unlock()
	syscall.Kill(os.Getpid(), syscall.SIGSTOP)
}

// stopSignal is what stops us: a job for certain, others only where somebody controls
// jobs after all.
func stopSignal() syscall.Signal {
	if isJob() {
		return syscall.SIGSTOP
	}
	return syscall.SIGTSTP
}

// isJob reports whether a shell that controls jobs has started us as one of its own: it
// is in our session but not in our process group, and can continue what is stopped.
func isJob() bool {
	shell := os.Getppid()
	group, err := syscall.Getpgid(shell)
	return err == nil && group != syscall.Getpgrp() && session(shell) == session(0)
}

func session(process int) uintptr {
	id, _, _ := syscall.Syscall(syscall.SYS_GETSID, uintptr(process), 0, 0)
	return id
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
