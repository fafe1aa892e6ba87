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

// A terminal is switched to raw mode while a line is typed, and back.
type terminal struct {
	fd   int // of the keyboard, -1 when it is no terminal
	out  io.Writer
	dumb bool // it understands no control sequences

	mu     sync.Mutex
	isRaw  bool
	cooked *readline.State // what to go back to; nil when nothing was changed
}

// raw switches to raw mode, or again to it after somebody else switched back. What
// to go back to is what was found first.
func (t *terminal) raw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fd >= 0 {
		before, err := readline.MakeRaw(t.fd)
		if err != nil {
			return err
		}
		if t.cooked == nil {
			t.cooked = before
		}
	}
	t.isRaw = true
	return t.send(pasteOn)
}

// restore undoes raw. It may be called at any time and more than once.
func (t *terminal) restore() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.isRaw {
		return nil
	}
	t.isRaw = false
	var err error
	if t.cooked != nil {
		err = readline.Restore(t.fd, t.cooked)
		t.cooked = nil
	}
	return errors.Join(err, t.send(pasteOff))
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
