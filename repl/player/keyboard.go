package player

import (
	"bytes"
	"io"
	"os"
	"time"

	"popsh/repl/view"

	"golang.org/x/term"
)

// A keyboard is the terminal of the process while single keys are read from it.
// It is opened anew, apart from standard input: what is set on it, and the end of
// reading, concern nobody else. Close puts the terminal back as it was.
type keyboard struct {
	tty     *os.File
	before  *term.State
	pressed chan byte // nil without a keyboard
	closing chan struct{}
	done    chan struct{}
}

// noKeyboard is the keyboard where there is none.
func noKeyboard() *keyboard { return &keyboard{} }

// openKeyboard takes the terminal over. Where that cannot be done, there are no
// keys, and all else goes on.
func openKeyboard() *keyboard {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return noKeyboard()
	}
	k := &keyboard{tty: tty}
	k.control(func(fd int) { k.before, err = term.MakeRaw(fd) })
	if err != nil || k.before == nil || tty.SetReadDeadline(time.Time{}) != nil {
		k.Close()
		return noKeyboard()
	}
	k.pressed, k.closing, k.done = make(chan byte), make(chan struct{}), make(chan struct{})
	go k.read()
	return k
}

// control calls f with the descriptor. ([os.File.Fd] would take away the deadline
// of reading, which ends it.)
func (k *keyboard) control(f func(fd int)) {
	if c, err := k.tty.SyscallConn(); err == nil {
		c.Control(func(fd uintptr) { f(int(fd)) })
	}
}

// read hands out the keys until Close.
func (k *keyboard) read() {
	defer close(k.done)
	key := make([]byte, 1)
	for {
		if n, err := k.tty.Read(key); n == 0 || err != nil {
			return
		}
		select {
		case k.pressed <- key[0]:
		case <-k.closing:
			return
		}
	}
}

// Close ends the reading and puts the terminal back.
func (k *keyboard) Close() {
	if k.tty == nil {
		return
	}
	if k.done != nil {
		close(k.closing)
		k.tty.SetReadDeadline(time.Unix(1, 0))
		<-k.done
	}
	if k.before != nil {
		k.control(func(fd int) { term.Restore(fd, k.before) })
	}
	k.tty.Close()
}

// looks returns options whose lines begin at the left on a terminal that reads
// single keys.
func (k *keyboard) looks(o view.Options) view.Options {
	if k.pressed == nil {
		return o
	}
	o.Out = leftmost{o.Out}
	if o.ErrTTY {
		o.Err = leftmost{o.Err}
	}
	return o
}

// leftmost writes CRLF for LF.
type leftmost struct{ w io.Writer }

func (l leftmost) Write(text []byte) (int, error) {
	if _, err := l.w.Write(bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(text), nil
}
