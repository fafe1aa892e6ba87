package editor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
)

var (
	// ErrInterrupt is returned for a line that was left with Ctrl-C.
	ErrInterrupt = errors.New("interrupted")

	// ErrCleared is the ErrInterrupt of a line in which something had been typed.
	ErrCleared error = cleared{}
)

type cleared struct{}

func (cleared) Error() string        { return ErrInterrupt.Error() }
func (cleared) Is(target error) bool { return target == ErrInterrupt }

// interrupts say whose Ctrl-C is: of the line being read, of what runs between two
// lines, or of another program.
type interrupts struct {
	signals chan os.Signal
	forget  chan chan struct{} // asks whoever receives the signals to drop those that have come

	mu      sync.Mutex
	reading bool   // a line is being read
	kept    bool   // the program outlives Ctrl-C
	lent    bool   // the terminal is another program's
	running func() // ends what runs between two lines; nil when nothing does
	early   bool   // it came when there was nothing to end, and ends what is next
}

func newInterrupts() *interrupts {
	return &interrupts{signals: make(chan os.Signal, 1), forget: make(chan chan struct{})}
}

// change changes whose Ctrl-C is. When it is nobody's here, the signal has the
// effect that it has anywhere.
func (i *interrupts) change(how func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	how()
	if i.reading || i.kept {
		signal.Notify(i.signals, os.Interrupt)
	} else {
		signal.Stop(i.signals)
	}
}

func (i *interrupts) lend()        { i.change(func() { i.lent = true }) }
func (i *interrupts) read(on bool) { i.change(func() { i.reading = on }) }
func (i *interrupts) stop()        { i.change(func() { i.reading, i.kept = false, false }) }

// takeBack ends the time of another program. Ctrl-C that was pressed for it must
// not be met later.
func (i *interrupts) takeBack(ended <-chan struct{}) {
	flush := make(chan os.Signal, 1)
	signal.Notify(flush, os.Interrupt)
	signal.Stop(flush) // waits until all signals that have come are delivered
	forgotten := make(chan struct{})
	select {
	case i.forget <- forgotten:
		<-forgotten
	case <-ended:
	}
	i.change(func() { i.lent = false })
}

// drop forgets the signals that have come.
func (i *interrupts) drop() {
	for {
		select {
		case <-i.signals:
		default:
			return
		}
	}
}

// wasEarly reports, once, whether Ctrl-C came before there was something to end.
func (i *interrupts) wasEarly() (early bool) {
	i.change(func() { early, i.early = i.early, false })
	return early
}

// Outlive keeps Ctrl-C from ending the program between two lines, until Close.
func (e *Editor) Outlive() { e.interrupts.change(func() { e.interrupts.kept = true }) }

// KeepOutput makes Ctrl-C throw away nothing of what was written, until Close. A
// program that outlives Ctrl-C wants it before its first line is read: a write
// that waits for room in the terminal may otherwise wait for ever.
func (e *Editor) KeepOutput() error {
	if e.plain != nil {
		return nil
	}
	return e.term.keepOutput()
}

// Interruptible returns a context that Ctrl-C between two lines ends, for a program
// that outlives it, and what must be called when it is not needed any more. What
// was typed ahead of Ctrl-C is thrown away before. There is one at a time.
func (e *Editor) Interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	i := e.interrupts
	running, cancel := context.WithCancelCause(ctx)
	end := func() { cancel(context.Canceled) }
	i.change(func() { i.running = end })
	if i.wasEarly() {
		end()
	}
	return running, func() {
		i.change(func() { i.running = nil })
		cancel(errOver)
	}
}

// errOver is why a context ends that is not needed any more.
var errOver = fmt.Errorf("over: %w", context.Canceled)

// Interrupted reports whether Ctrl-C has ended a context of Interruptible. Once that
// was released, the answer is final.
func Interrupted(running context.Context) bool { return context.Cause(running) == context.Canceled }

// Interrupt does what Ctrl-C does.
func (e *Editor) Interrupt() {
	i := e.interrupts
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.lent:
	case i.reading:
		e.forget()
		e.in.press(keyInterrupt)
	case i.running != nil:
		e.forget()
		i.running()
	default:
		e.forget()
		i.early = true
	}
}

// forget throws away what was typed and not yet read.
func (e *Editor) forget() {
	if e.plain != nil {
		return
	}
	e.term.forget()
	e.in.forget()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.run {
		e.paste, e.run = nil, false
	}
}
