package repl

import (
	"io"
	"os"

	"popsh/repl/view"

	"golang.org/x/term"
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

// size returns columns and rows of the terminal, zeros when there is none.
func size() (width, height int) {
	width, height, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

// looks returns how text for people is shown on the streams; color is always,
// never or auto.
func (s Streams) looks(color string) view.Options {
	palette := func(tty bool) *view.Palette {
		if !view.UseColor(color, s.Getenv, tty) {
			return nil
		}
		return view.NewPalette(view.TrueColor(s.Getenv))
	}
	return view.Options{
		Out: s.Out, Err: s.Err, OutTTY: s.OutTTY, ErrTTY: s.ErrTTY,
		OutPalette: palette(s.OutTTY), ErrPalette: palette(s.ErrTTY),
	}
}
