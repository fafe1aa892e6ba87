package player

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"popsh/repl/view"
	"popsh/trace"
)

// A screen shows the records of a transcript. A record is shown as it stands
// in the file, which no control octet is in; behind that stands the escaping
// writer all the same.
type screen struct {
	out     *bufio.Writer
	err     io.Writer
	palette *view.Palette
	signs   bool // of what travelled inside TLS
	words   *view.View
}

func newScreen(o view.Options) *screen {
	return &screen{out: bufio.NewWriter(o.Out), err: o.Err, palette: o.OutPalette, signs: o.OutTTY, words: view.New(o)}
}

// The signs before a record on a terminal.
const (
	secureSign = "~ "
	clearSign  = "  "
)

// looks are the meanings of records that hold no octets.
var looks = map[trace.Kind]view.Meaning{
	trace.Event: view.Info, trace.Remark: view.Warning, trace.Expect: view.Note, trace.Meta: view.Note, trace.Elided: view.Note,
}

// lookOf tells what a step means.
func lookOf(s *trace.Step) view.Meaning {
	status := s.Role == trace.Status || s.Role == trace.Greeting || s.Role == trace.Unasked
	switch {
	case s.Record.Kind != trace.Data:
		return looks[s.Record.Kind]
	case s.Record.Side == trace.Client:
		return view.Client
	case status && s.Exchange != nil && s.Exchange.OK:
		return view.OK
	case status:
		return view.Refused
	}
	return view.Data
}

// flag says what is wrong with the framing.
func (sc *screen) flag(flaw string) error {
	if flaw == "" {
		return nil
	}
	if err := sc.flush(); err != nil {
		return err
	}
	sc.words.Warn(flaw)
	return nil
}

// show shows a record, and what is wrong with it; of long octets there is more than
// one line.
func (sc *screen) show(s *trace.Step) error {
	means, escaper := lookOf(s), view.Escaper{Ours: true}
	for line := range bytes.Lines(s.Record.Append(nil)) {
		if sc.signs && s.Secure {
			sc.out.WriteString(secureSign)
		} else if sc.signs {
			sc.out.WriteString(clearSign)
		}
		text := escaper.End(escaper.Append(nil, bytes.TrimSuffix(line, []byte("\n"))))
		sc.out.WriteString(sc.palette.Paint(means, string(text)))
		if err := sc.out.WriteByte('\n'); err != nil {
			return fmt.Errorf("playing: %w", err)
		}
	}
	return sc.flag(s.Flaw)
}

func (sc *screen) flush() error {
	if err := sc.out.Flush(); err != nil {
		return fmt.Errorf("playing: %w", err)
	}
	return nil
}

// ask shows what is typed.
func (sc *screen) ask(text string) { io.WriteString(sc.err, text) }
