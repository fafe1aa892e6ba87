package editor

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"
)

// signals tell of what happens to the terminal and the process. One goroutine
// waits for them until stop.
type signals struct {
	process chan os.Signal
	done    chan struct{}
	ended   chan struct{}
	once    sync.Once
	leaving atomic.Bool // Exit was called
}

// watch starts waiting for signals.
func (e *Editor) watch() {
	s := &signals{
		process: make(chan os.Signal, 4),
		done:    make(chan struct{}),
		ended:   make(chan struct{}),
	}
	e.signals = s
	if e.term.fd >= 0 {
		signal.Notify(s.process, processSignals...)
	}
	go func() {
		defer close(s.ended)
		for {
			select {
			case sig := <-s.process:
				e.signalled(sig)
			case <-e.interrupts.signals:
				e.Interrupt()
			case forgotten := <-e.interrupts.forget:
				e.interrupts.drop()
				close(forgotten)
			case <-s.done:
				return
			}
		}
	}()
}

// stop ends the goroutine and waits for it, unless it may be the one that calls.
func (s *signals) stop() {
	signal.Stop(s.process)
	s.once.Do(func() { close(s.done) })
	if !s.leaving.Load() {
		<-s.ended
	}
}

// terminate restores the terminal, takes the line off it, and leaves the program.
// Should Exit return, the input ends.
func (e *Editor) terminate(status int) {
	e.term.restore()
	e.leaveSoon()
	e.signals.leaving.Store(true)
	e.opts.Exit(status)
	e.end()
}

// leaveMost is how long the end may be held up by the terminal.
const leaveMost = 200 * time.Millisecond

// leaveSoon takes the line off the terminal. One that takes nothing, as behind
// Ctrl-S, is not waited for.
func (e *Editor) leaveSoon() {
	left := make(chan struct{})
	go func() {
		defer close(left)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.leave("")
	}()
	select {
	case <-left:
	case <-time.After(leaveMost):
	}
}
