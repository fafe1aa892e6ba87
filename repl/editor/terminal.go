package editor

import (
	"errors"
	"io"
	"os"
	"sync"

	"github.com/chzyer/readline"
	"golang.org/x/term"
)

// The size of a terminal that does not know its own, such as a serial line.
const (
	defaultColumns = 80
	defaultRows    = 24
)

const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
)

// A terminal is in raw mode while a line is typed. Between lines it is as it was
// found, but does not echo: what is typed ahead may be a password, and is shown
// with the prompt anyway.
type terminal struct {
	fd   int // of the keyboard, -1 when it is no terminal
	out  io.Writer
	dumb bool // it understands no control sequences

	mu      sync.Mutex
	isRaw   bool
	cooked  *readline.State // what to go back to; nil when nothing was changed
	silence func() error    // sets what was found, without the echo
}

// raw switches to raw mode, or again to it after somebody else switched back. What
// to go back to is what was found first.
func (t *terminal) raw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.isRaw = true
	if t.fd < 0 {
		return t.send(pasteOn)
	}
	silence := silencer(t.fd)
	before, err := readline.MakeRaw(t.fd)
	if err != nil {
		return err
	}
	if t.cooked == nil {
		t.cooked, t.silence = before, silence
	}
	return t.send(pasteOn)
}

// keepOutput makes Ctrl-C throw nothing away of what was written, until restore.
func (t *terminal) keepOutput() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fd < 0 || t.cooked != nil {
		return nil
	}
	keep := keeper(t.fd)
	before, err := readline.GetState(t.fd)
	if err != nil || keep == nil {
		return err
	}
	t.cooked, t.silence = before, silencer(t.fd)
	return keep()
}

// forget throws away what was typed and not yet read.
func (t *terminal) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fd >= 0 {
		forgetInput(t.fd)
	}
}

// quiet ends raw mode without the echo.
func (t *terminal) quiet() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.isRaw {
		return nil
	}
	t.isRaw = false
	var err error
	if t.silence != nil {
		err = t.silence()
	}
	return errors.Join(err, t.send(pasteOff))
}

// hush takes the echo away again, where it was taken away and somebody brought it back.
func (t *terminal) hush() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.isRaw || t.silence == nil {
		return nil
	}
	return t.silence()
}

// lend makes the terminal as it was found, for somebody else to use for a while; raw
// and hush take it again.
func (t *terminal) lend() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cooked == nil {
		return nil
	}
	var err error
	if t.isRaw {
		err = t.send(pasteOff)
	}
	return errors.Join(err, readline.Restore(t.fd, t.cooked))
}

// restore leaves the terminal as it was found. It may be called at any time and
// more than once.
func (t *terminal) restore() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var errs [2]error
	if t.cooked != nil {
		errs[0] = readline.Restore(t.fd, t.cooked)
		t.cooked, t.silence = nil, nil
	}
	if t.isRaw {
		errs[1] = t.send(pasteOff)
	}
	t.isRaw = false
	return errors.Join(errs[:]...)
}

func (t *terminal) send(sequence string) error {
	if t.dumb {
		return nil
	}
	_, err := io.WriteString(t.out, sequence)
	return err
}

// descriptor returns the descriptor of a stream that is a terminal, else -1.
func descriptor(stream any) int {
	f, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return -1
	}
	return int(f.Fd())
}

// sizeOf asks the terminal behind a stream for its size.
func sizeOf(stream any) (columns, rows int) {
	if fd := descriptor(stream); fd >= 0 {
		columns, rows, _ = term.GetSize(fd)
	}
	return columns, rows
}
