package editor

import (
	"io"

	"github.com/chzyer/readline"
)

// A readerSource reads what is not a terminal, or a terminal that cannot be waited
// for. A read that is under way when it is closed goes on in a goroutine of the
// library's until the reader returns, so the buffer of that read is its own.
type readerSource struct {
	in  *readline.CancelableStdin
	buf []byte
}

func newReaderSource(r io.Reader) source {
	return &readerSource{readline.NewCancelableStdin(r), make([]byte, 4096)}
}

func (s *readerSource) Read(p []byte) (int, error) {
	n, err := s.in.Read(s.buf[:min(len(p), len(s.buf))])
	if err == io.EOF && n == 0 {
		return 0, err
	}
	return copy(p, s.buf[:n]), err
}

func (s *readerSource) ready() bool { return false }
func (s *readerSource) wake()       {}
func (s *readerSource) close()      { s.in.Close() }
