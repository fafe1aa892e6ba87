package editor

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf8"
)

// MaxLine is the number of octets of a line that is not edited.
const MaxLine = 64 << 10

// A plain reads lines as they come: from a script, a pipe, or a terminal that
// understands no control sequences. To such a terminal it sends the prompt without
// its colours, and nothing else.
type plain struct {
	e   *Editor
	src source
	in  *bufio.Reader
	eof bool
}

func newPlain(e *Editor, src source) *plain {
	return &plain{e: e, src: src, in: bufio.NewReaderSize(src, MaxLine+2)} // and CR LF
}

func (p *plain) readline() (string, error) {
	if p.atTerminal() {
		p.e.signals.interrupts(true)
		defer p.e.signals.interrupts(false)
		p.e.ask()
		defer p.e.asked()
	}
	line, err := p.line()
	return string(line), err
}

func (p *plain) atTerminal() bool { return p.e.term.fd >= 0 }

// line reads up to a newline, or what stands before the end of input. What it
// returns is valid until the next call.
func (p *plain) line() ([]byte, error) {
	if p.eof {
		return nil, io.EOF
	}
	line, err := p.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, p.skip()
	case errors.Is(err, errWoken):
		p.e.say("\n")
		return nil, ErrInterrupt
	}
	p.eof = err != nil && !p.atTerminal() // at a terminal, Ctrl-D ends one line
	if err != nil && len(line) == 0 {
		return nil, err
	}
	line = trimEnd(line)
	if len(line) > MaxLine {
		return nil, ErrTooLong
	}
	return line, nil
}

// skip drops the rest of a line that is too long.
func (p *plain) skip() error {
	for {
		switch _, err := p.in.ReadSlice('\n'); {
		case err == nil:
			return ErrTooLong
		case !errors.Is(err, bufio.ErrBufferFull):
			p.eof = true
			return ErrTooLong
		}
	}
}

func trimEnd(line []byte) []byte {
	for _, end := range []byte("\n\r") {
		if n := len(line); n > 0 && line[n-1] == end {
			line = line[:n-1]
		}
	}
	return line
}

// password reads a line that the terminal must not show.
func (p *plain) password(prompt string) ([]byte, error) {
	if !p.atTerminal() {
		line, err := p.line()
		octets := append([]byte(nil), line...)
		clear(line)
		return octets, err
	}
	if err := p.e.term.raw(); err != nil {
		return nil, err
	}
	defer p.e.term.restore()
	p.e.say(prompt) // now nothing that is typed is shown
	octets, err := p.silent()
	p.e.say("\n")
	if err != nil {
		clear(octets)
		return nil, err
	}
	return octets, nil
}

// silent reads the keys of a password in raw mode.
func (p *plain) silent() ([]byte, error) {
	octets := make([]byte, 0, maxSecret)
	for {
		c, err := p.in.ReadByte()
		if err != nil {
			return octets, err
		}
		switch key := controls[c]; {
		case key == keyEnter || key == keyNewline:
			return octets, nil
		case key == keyInterrupt:
			return octets, ErrInterrupt
		case key == keyEOF && len(octets) == 0:
			return octets, io.EOF
		case key == keyBackspace:
			_, n := utf8.DecodeLastRune(octets)
			octets = octets[:len(octets)-n]
		case key == keyKillLeft:
			octets = octets[:0]
		case c >= ' ' && len(octets) < maxSecret:
			octets = append(octets, c)
		}
	}
}

// ask shows the prompt, which Above repeats, since it cannot print over it.
func (e *Editor) ask() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asking = true
	io.WriteString(e.screen.w, plainText(e.prompt))
}

func (e *Editor) asked() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asking = false
}

// say writes to a terminal that understands no control sequences.
func (e *Editor) say(s string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	io.WriteString(e.screen.w, plainText(s))
}

// plainText leaves out what is not to be seen, except for newlines.
func plainText(s string) string {
	if s == "\n" {
		return s
	}
	var b []rune
	for _, c := range promptCells(s) {
		b = append(b, c.r)
	}
	return string(b)
}
