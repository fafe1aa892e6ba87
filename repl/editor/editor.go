package editor

import (
	"errors"
	"io"
	"os"
	"sync"

	"github.com/chzyer/readline"
)

var (
	// ErrInterrupt is returned for a line that was left with Ctrl-C.
	ErrInterrupt = errors.New("interrupted")

	// ErrTooLong is returned for a plain line of more than MaxLine octets; the next
	// call reads the line after it.
	ErrTooLong = errors.New("line too long")
)

// A Mode says whether lines are edited.
type Mode int

const (
	Auto  Mode = iota // edit at a terminal that is not dumb
	Edit              // edit, whatever In and Out are
	Plain             // never edit
)

// Options are the streams and hooks of an editor. All may be left out. A hook is
// called from the editor's own goroutines, one at a time between two keys; except
// for Size and Short it may call Above and SetPrompt. Positions count runes.
type Options struct {
	In       io.Reader // nil is os.Stdin
	Out, Err io.Writer // nil is os.Stdout, os.Stderr
	Mode     Mode

	// Size returns the columns and rows of the terminal; nil asks the terminal.
	Size func() (columns, rows int)

	Prompt string // as for SetPrompt

	// Short returns a prompt for narrow terminals, where the one set would fill more
	// than half of a row.
	Short func(prompt string) string

	// Complete says what may stand before the cursor, which is at pos.
	Complete func(line string, pos int) Completion

	// Hint returns what to show dim behind a line when the cursor is at its end.
	Hint func(line string) string

	// Paint returns how a line looks. What it masks is never written to the terminal
	// and is not kept for pasting back; it also applies to pasted lines.
	Paint func(line string) []Paint

	// Help returns what F1 prints above the line.
	Help func(line string) string

	// History is what Up, Down and Ctrl-R walk through. The editor adds nothing to it.
	History *History

	// Exit ends the program after SIGTERM or SIGHUP, when the terminal has been
	// restored; nil is os.Exit. When it returns, the input has ended.
	Exit func(status int)
}

// An Editor reads lines from one terminal. Readline and Password are for one
// goroutine; Above, SetPrompt and Close may be called from any.
type Editor struct {
	opts  Options
	plain *plain // nil when lines are edited
	rl    *readline.Instance
	in    *input
	term  *terminal

	signals *signals

	mu     sync.Mutex // guards what follows, and what is written to the terminal
	screen screen
	prompt string
	label  string // instead of the prompt, while searching or asking
	active bool   // a line is being typed
	asking bool   // a plain line is being typed
	ended  bool   // no line will come any more
	text   text   // the line being typed
	paints []Paint
	hint   string
	secret *secret // the password being typed
	paste  []string
	run    bool // the pasted lines are being handed out
	woke   bool // the next SIGCONT has been dealt with

	// Used by the library's editing goroutine only, or while it waits.
	action func(*Editor, text) text
	over   bool // the key ended the line
	killed []rune
	recall recall
	search *search
}

// New returns an editor. The terminal stays as it is until a line is read.
func New(opts Options) (*Editor, error) {
	opts.fill()
	e := &Editor{opts: opts, prompt: opts.Prompt}
	out, edits := opts.display()
	e.screen = screen{w: out, size: e.size}
	src, err := opts.source()
	if err != nil {
		return nil, err
	}
	e.in = newInput(src)
	e.term = &terminal{fd: descriptor(opts.In), out: out, dumb: !edits}
	if edits {
		err = e.openLibrary()
	} else {
		e.plain = newPlain(e, src)
	}
	if err != nil {
		return nil, err
	}
	e.watch()
	return e, nil
}

// fill puts the defaults in place.
func (o *Options) fill() {
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Err == nil {
		o.Err = os.Stderr
	}
	if o.Exit == nil {
		o.Exit = os.Exit
	}
}

// display returns where a person looks, and whether lines are edited there. When
// the standard output goes to a file, the prompt must not.
func (o *Options) display() (out io.Writer, edits bool) {
	out = o.Out
	if descriptor(out) < 0 && descriptor(o.Err) >= 0 {
		out = o.Err
	}
	switch o.Mode {
	case Edit:
		return out, true
	case Plain:
		return out, false
	}
	return out, descriptor(o.In) >= 0 && descriptor(out) >= 0 && os.Getenv("TERM") != "dumb"
}

func (o *Options) source() (source, error) {
	if f, ok := o.In.(*os.File); ok && descriptor(f) >= 0 {
		return newSource(f)
	}
	return newReaderSource(o.In), nil
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
		columns, rows = sizeOf(e.screen.w)
	}
	if columns <= 0 {
		columns = defaultColumns
	}
	if rows <= 0 {
		rows = defaultRows
	}
	return columns, rows
}

// Edits reports whether lines are edited; otherwise they are read as they come.
func (e *Editor) Edits() bool { return e.plain == nil }

// Readline reads one line, without its end. It returns io.EOF for Ctrl-D in an
// empty line, after which it may be called again, and at the end of input, after
// which it returns io.EOF for ever. A line left with Ctrl-C is lost: ErrInterrupt.
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
	e.signals.interrupts(true)
	line, err := e.rl.Readline()
	e.signals.interrupts(false)
	e.rl.ResetHistory() // it keeps the line, which may be a secret
	switch {
	case e.hasEnded():
		return "", io.EOF
	case errors.Is(err, readline.ErrInterrupt):
		return "", ErrInterrupt
	}
	return line, err
}

func (e *Editor) hasEnded() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ended
}

// KeepOutput makes Ctrl-C throw away nothing of what was written, until Close. A
// program that outlives Ctrl-C wants it before its first line is read: a write
// that waits for room in the terminal may otherwise wait for ever.
func (e *Editor) KeepOutput() error {
	if e.plain != nil {
		return nil
	}
	return e.term.keepOutput()
}

// Lend gives the terminal, as it was found, to another program while f runs.
// Otherwise a terminal on which a line has been read does not echo until Close.
func (e *Editor) Lend(f func() error) error {
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
