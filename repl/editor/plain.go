package editor

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is the number of octets of a line that is not edited.
const maxLine = 64 << 10

// A plain reads lines as they come, from a script or a pipe.
type plain struct {
	in  *bufio.Reader
	eof bool
}

func newPlain(src source) *plain {
	return &plain{in: bufio.NewReaderSize(src, maxLine+2)} // and CR LF
}

func (p *plain) readline() (string, error) {
	line, err := p.line()
	return string(line), err
}

// line reads up to a newline, or what stands before the end of input. What it
// returns is valid until the next call.
func (p *plain) line() ([]byte, error) {
	if p.eof {
		return nil, io.EOF
	}
	line, err := p.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, p.skip()
	}
	p.eof = err != nil
	if err != nil && len(line) == 0 {
		return nil, err
	}
	line = trimEnd(line)
	if len(line) > maxLine {
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

// password takes the next line for one.
func (p *plain) password() ([]byte, error) {
	line, err := p.line()
	octets := append([]byte(nil), line...)
	clear(line)
	return octets, err
}
