package door

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"popsh/repl/misuse"
	"popsh/repl/page"
	"popsh/repl/view"
)

// Streams are what popsh reads and writes, and what it needs to know of them.
type Streams struct {
	In                    io.Reader
	Out, Err              io.Writer
	InTTY, OutTTY, ErrTTY bool
	Width, Height         func() int // of the terminal, 0 when unknown
	Getenv                func(string) string
}

// System returns the streams of the process.
func System() Streams {
	tty := func(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
	return Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTTY: tty(os.Stdin), OutTTY: tty(os.Stdout), ErrTTY: tty(os.Stderr),
		Width:  func() int { width, _ := size(); return width },
		Height: func() int { _, height := size(); return height },
		Getenv: os.Getenv,
	}
}

// size returns columns and rows of the first stream that is a terminal, zeros when
// none is.
func size() (width, height int) {
	for _, f := range []*os.File{os.Stdout, os.Stderr, os.Stdin} {
		if width, height, err := term.GetSize(int(f.Fd())); err == nil {
			return width, height
		}
	}
	return 0, 0
}

// Columns returns how wide a line for people may be.
func (s Streams) Columns() int {
	if !s.OutTTY || s.Width == nil {
		return page.Widest
	}
	if w := s.Width(); w > 0 {
		return min(w, page.Widest)
	}
	return page.Widest
}

// Colors are what --color may be.
var Colors = []string{"auto", "always", "never"}

// CheckColor refuses what --color cannot be.
func CheckColor(when string) error {
	return misuse.Among("--color", when, Colors)
}

// Looks returns how text for people is shown on the streams; color is always,
// never or auto, and the theme may be nil.
func (s Streams) Looks(color string, theme view.Theme) view.Options {
	palette := func(tty bool) *view.Palette {
		if !view.UseColor(color, s.Getenv, tty) {
			return nil
		}
		return view.NewPalette(view.TrueColor(s.Getenv), theme)
	}
	return view.Options{
		Out: s.Out, Err: s.Err, OutTTY: s.OutTTY, ErrTTY: s.ErrTTY, Width: s.Width,
		OutPalette: palette(s.OutTTY), ErrPalette: palette(s.ErrTTY),
	}
}

// View returns the view of a door that has no shell.
func (s Streams) View() *view.View { return view.New(s.Looks("auto", nil)) }

// Explain prints lines of help, broken for the terminal.
func (s Streams) Explain(format string, args ...any) {
	for line := range strings.Lines(fmt.Sprintf(format, args...)) {
		for _, row := range page.Hanging(strings.TrimRight(line, "\n"), "    ", s.Columns()) {
			fmt.Fprintln(s.Out, row)
		}
	}
}
