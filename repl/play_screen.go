package repl

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"popsh/repl/view"
	"popsh/trace"
)

// A playScreen shows the records of a transcript. A record is shown as it stands
// in the file, which no control octet is in; behind that stands the escaping
// writer all the same.
type playScreen struct {
	out     *bufio.Writer
	err     io.Writer
	palette *view.Palette
	signs   bool // of what travelled inside TLS
	words   *view.View
}

func newPlayScreen(s Streams, color string) *playScreen {
	palette := func(tty bool) *view.Palette {
		if !view.UseColor(color, s.Getenv, tty) {
			return nil
		}
		return view.NewPalette(view.TrueColor(s.Getenv))
	}
	words := view.New(view.Options{Out: s.Out, Err: s.Err, OutTTY: s.OutTTY, ErrTTY: s.ErrTTY, ErrPalette: palette(s.ErrTTY)})
	return &playScreen{out: bufio.NewWriter(s.Out), err: s.Err, palette: palette(s.OutTTY), signs: s.OutTTY, words: words}
}

// The signs before a record on a terminal.
const (
	secureSign = "~ "
	clearSign  = "  "
)

// playLooks are the meanings of records that hold no octets.
var playLooks = map[trace.Kind]view.Meaning{
	trace.Event: view.Info, trace.Remark: view.Warning, trace.Expect: view.Note, trace.Meta: view.Note, trace.Elided: view.Note,
}

// lookOf tells what a step means.
func lookOf(s *trace.Step) view.Meaning {
	status := s.Role == trace.Status || s.Role == trace.Greeting || s.Role == trace.Unasked
	switch {
	case s.Record.Kind != trace.Data:
		return playLooks[s.Record.Kind]
	case s.Record.Side == trace.Client:
		return view.Client
	case status && s.Exchange != nil && s.Exchange.OK:
		return view.OK
	case status:
		return view.Refused
	}
	return view.Data
}

// show shows a record; of long octets there is more than one line.
func (p *playScreen) show(s *trace.Step) error {
	means, escaper := lookOf(s), view.Escaper{Ours: true}
	for line := range bytes.Lines(s.Record.Append(nil)) {
		if p.signs && s.Secure {
			p.out.WriteString(secureSign)
		} else if p.signs {
			p.out.WriteString(clearSign)
		}
		text := escaper.End(escaper.Append(nil, bytes.TrimSuffix(line, []byte("\n"))))
		p.out.WriteString(p.palette.Paint(means, string(text)))
		if err := p.out.WriteByte('\n'); err != nil {
			return fmt.Errorf("playing: %w", err)
		}
	}
	return nil
}

func (p *playScreen) flush() error {
	if err := p.out.Flush(); err != nil {
		return fmt.Errorf("playing: %w", err)
	}
	return nil
}

// ask shows what is typed.
func (p *playScreen) ask(text string) { io.WriteString(p.err, text) }

// tellEnding says that a recording broke off.
func tellEnding(v *view.View, s *trace.Summary) {
	if s.Torn > 0 {
		v.Warn(fmt.Sprintf("the last line is not whole; its %d octets are left out", s.Torn))
	}
	if s.Ending == "" {
		v.Warn("recording unfinished: popsh was stopped, or it still goes on")
	}
}

// lineOf returns the line of the file, without its end.
func lineOf(r *trace.Record) []byte { return bytes.TrimSuffix(r.Append(nil), []byte("\n")) }
