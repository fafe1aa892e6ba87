package editor

import (
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
)

// A Mode says whether lines are edited.
type Mode int

const (
	Auto Mode = iota // edit at a terminal
	Edit             // edit, whatever In and Out are
)

// Options are the streams and hooks of an editor. All may be left out. A hook is
// called from the editor's own goroutines, one at a time between two keys; except
// for Size it may call Above and SetPrompt. Positions count runes.
type Options struct {
	In       io.Reader // nil is os.Stdin
	Out, Err io.Writer // nil is os.Stdout, os.Stderr
	Mode     Mode

	// Size returns the columns and rows of the terminal; nil asks the terminal.
	Size func() (columns, rows int)

	Prompts []string // as for SetPrompt

	// Complete says what may stand before the cursor, which is at pos.
	Complete func(line string, pos int) Completion

	// Hint returns what to show dim behind a line when the cursor is at its end.
	Hint func(line string) Hint

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

// A Hint is what stands dim behind a line: words about it, or, when it Goes on,
// its rest, which Right and End put into it, and a word of which Ctrl-Right.
type Hint struct {
	Text string
	Goes bool
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
// the standard output goes to a file, the prompt must not; when all output does,
// the prompt goes to the terminal that is typed at.
func (o *Options) display() (out io.Writer, edits bool) {
	for _, stream := range []any{o.Out, o.Err, o.In} {
		if w, ok := stream.(io.Writer); ok && descriptor(stream) >= 0 {
			return w, o.Mode == Edit || descriptor(o.In) >= 0
		}
	}
	return o.Out, o.Mode == Edit
}

// dumb reports whether the terminal knows no control sequences.
func (o *Options) dumb() bool { return o.Mode == Auto && IsDumb(os.Getenv("TERM")) }

// IsDumb reports whether a terminal of a kind, as TERM names it, knows no control
// sequences, or may be any. On Windows none has a name.
func IsDumb(kind string) bool { return kind == "dumb" || kind == "" && runtime.GOOS != "windows" }

// neverRewraps are the kinds of terminals whose rows stay as they are, beside xterm,
// which tells who it is. Almost all that are called xterm are others.
var neverRewraps = []string{"linux", "screen", "st", "rxvt", "cygwin", "vt"}

// rewraps reports whether a change of the terminal's width wraps rows anew that ran
// into each other, as most terminals of today do.
func rewraps(getenv func(string) string) bool {
	if getenv("TMUX") != "" { // it calls itself screen
		return true
	}
	named := func(kind string) bool { return strings.HasPrefix(getenv("TERM"), kind) }
	return getenv("XTERM_VERSION") == "" && !slices.ContainsFunc(neverRewraps, named)
}

func (o *Options) source() (source, error) {
	if f, ok := o.In.(*os.File); ok && descriptor(f) >= 0 {
		return newSource(f)
	}
	return newReaderSource(o.In), nil
}
