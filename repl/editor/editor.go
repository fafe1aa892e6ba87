package editor

import (
	"errors"
	"io"
	"os"
	"sync"

	"github.com/chzyer/readline"
)

// ErrTooLong is returned for a plain line of more than maxLine octets; the next
// call reads the line after it.
var ErrTooLong = errors.New("line too long")

// An Editor reads lines from one terminal. Readline and Password are for one
// goroutine; Above, SetPrompt and Close may be called from any.
type Editor struct {
	opts  Options
	plain *plain // nil when lines are edited
	rl    *readline.Instance
	in    *input
	term  *terminal

	signals    *signals
	interrupts *interrupts

	out io.Writer // what a person looks at

	mu      sync.Mutex // guards what follows, and what is written to the terminal
	screen  canvas
	prompts []string
	labels  []string // instead of the prompts, while searching or asking
	active  bool     // a line is being typed
	ended   bool     // no line will come any more
	text    text     // the line being typed
	paints  []Paint
	hint    Hint
	secret  *secret // the password being typed
	paste   []string
	run     bool // the pasted lines are being handed out
	woke    bool // the next SIGCONT has been dealt with

	// Used by the library's editing goroutine only, or while it waits.
	action func(*Editor, text) text
	over   bool  // the key ended the line
	left   error // how, if it was left
	killed []rune
	recall recall
	search *search
}

// New returns an editor. The terminal stays as it is until a line is read.
func New(opts Options) (*Editor, error) {
	opts.fill()
	out, edits := opts.display()
	e := &Editor{opts: opts, prompts: opts.Prompts, out: out, interrupts: newInterrupts()}
	src, err := opts.source()
	if err != nil {
		return nil, err
	}
	e.in = newInput(src)
	e.term = &terminal{fd: descriptor(opts.In), out: out, dumb: opts.dumb()}
	e.screen = e.newCanvas()
	if edits {
		err = e.openLibrary()
	} else {
		e.plain = newPlain(src)
	}
	if err != nil {
		return nil, err
	}
	e.watch()
	return e, nil
}

func (e *Editor) newCanvas() canvas {
	if e.term.dumb {
		columns := func() int { columns, _ := e.size(); return columns }
		return &teletype{w: e.out, columns: columns, silent: !echoes(e.term.fd)}
	}
	return &screen{w: e.out, size: e.size, rewraps: rewraps(os.Getenv)}
}

// openLibrary starts the library with nothing to draw on, and waits until it
// listens, so that it can be closed at any time.
func (e *Editor) openLibrary() error {
	rl, err := readline.NewEx(&readline.Config{
		Stdin:                  e.in,
		Stdout:                 io.Discard,
		Stderr:                 io.Discard,
		Listener:               readline.FuncListener(e.changed),
		FuncFilterInputRune:    e.filter,
		DisableAutoSaveHistory: true,
		FuncIsTerminal:         func() bool { return false },
		FuncGetWidth:           func() int { return defaultColumns },
		FuncMakeRaw:            e.term.raw,
		FuncExitRaw:            e.term.quiet,
		FuncOnWidthChanged:     func(func()) {},
	})
	if err != nil {
		return err
	}
	e.rl = rl
	rl.Terminal.KickRead()
	<-e.in.started
	return nil
}

// size returns the size of the terminal, or a usual one.
func (e *Editor) size() (columns, rows int) {
	if e.opts.Size != nil {
		columns, rows = e.opts.Size()
	} else {
		columns, rows = sizeOf(e.out)
	}
	if columns <= 0 {
		columns = defaultColumns
	}
	if rows <= 0 {
		rows = defaultRows
	}
	return columns, rows
}

// Ended reports whether no line will come any more.
func (e *Editor) Ended() bool {
	if e.plain != nil {
		return e.plain.eof
	}
	return e.hasEnded()
}

// Readline reads one line, without its end. It returns io.EOF for Ctrl-D in an
// empty line, after which it may be called again, and at the end of input, after
// which it returns io.EOF for ever. A line left with Ctrl-C is lost: ErrInterrupt,
// or ErrCleared when it was not empty.
func (e *Editor) Readline() (string, error) {
	if e.plain != nil {
		return e.plain.readline()
	}
	if line, ok := e.nextPasted(); ok {
		return line, nil
	}
	line, err := e.read()
	if err != nil {
		return "", err
	}
	if pasted, ok := e.startPasted(); ok {
		return pasted, nil
	}
	return line, nil
}

// read lets the library read one line.
func (e *Editor) read() (string, error) {
	if e.hasEnded() {
		return "", io.EOF
	}
	e.recall, e.search = e.newRecall(), nil
	e.interrupts.read(true)
	if e.interrupts.wasEarly() {
		e.in.press(keyInterrupt)
	}
	line, err := e.rl.Readline()
	e.interrupts.read(false)
	e.rl.ResetHistory() // it keeps the line, which may be a secret
	switch {
	case e.hasEnded():
		return "", io.EOF
	case errors.Is(err, readline.ErrInterrupt):
		return "", e.left
	}
	return line, err
}

func (e *Editor) hasEnded() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ended
}

// Lend gives the terminal, as it was found, to another program while f runs, and
// Ctrl-C with it. Otherwise a terminal on which a line has been read does not echo
// until Close.
func (e *Editor) Lend(f func() error) error {
	e.interrupts.lend()
	defer e.interrupts.takeBack(e.signals.ended)
	if err := e.term.restore(); err != nil {
		return err
	}
	return f()
}

// Close restores the terminal and ends the input: a Readline in progress returns
// io.EOF. It does not close the streams.
func (e *Editor) Close() error {
	e.end()
	e.signals.stop()
	e.interrupts.stop()
	return e.term.restore()
}

// end makes every read return io.EOF.
func (e *Editor) end() {
	e.mu.Lock()
	e.ended = true
	e.mu.Unlock()
	e.in.Close()
	if e.rl != nil {
		e.rl.Terminal.Close()
	}
}
