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
	resized *time.Timer // rings when the terminal has had one size for a while
	leaving atomic.Bool // Exit was called
}

// watch starts waiting for signals.
func (e *Editor) watch() {
	s := &signals{
		process: make(chan os.Signal, 4),
		done:    make(chan struct{}),
		ended:   make(chan struct{}),
		resized: time.NewTimer(resizeSettles),
	}
	s.resized.Stop()
	e.signals = s
	if e.term.fd >= 0 {
		signal.Notify(s.process, processSignals()...)
	}
	go e.attend(s)
}

// attend acts on what happens, until stop.
func (e *Editor) attend(s *signals) {
	defer close(s.ended)
	defer s.resized.Stop()
	for {
		select {
		case sig := <-s.process:
			e.signalled(sig)
		case <-s.resized.C:
			e.redraw()
		case <-e.interrupts.signals:
			e.Interrupt()
		case forgotten := <-e.interrupts.forget:
			e.interrupts.drop()
			close(forgotten)
		case <-s.done:
			return
		}
	}
}

// resizeSettles is how long a terminal keeps a size before the line is drawn for it.
// While a window is dragged, tmux tells of a width every 250 ms, when it may long
// have another one: what is drawn for the wrong width stays on the screen.
const resizeSettles = 300 * time.Millisecond

// redraw draws the line for the size that the terminal has now.
func (e *Editor) redraw() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.active {
		e.screen.resize(e.picture())
	}
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
