package repl

import (
	"bytes"
	"io"
	"math"
	"os"
)

// spoolMax is how much is kept in memory before the rest goes to a file.
const spoolMax = 8 << 20

// A spool keeps what is to be read again: in memory, and beyond spoolMax in a file
// that has no name.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	lines  int
}

// Write implements io.Writer.
func (s *spool) Write(b []byte) (int, error) {
	s.lines += bytes.Count(b, []byte{'\n'})
	if s.file == nil && s.memory.Len()+len(b) > spoolMax {
		f, err := os.CreateTemp("", "popsh-*") // mode 0600, O_EXCL
		if err != nil {
			return 0, err
		}
		os.Remove(f.Name())
		s.file = f
	}
	if s.file != nil {
		return s.file.Write(b)
	}
	return s.memory.Write(b)
}

// reader returns all that was written, from its start. It is valid until the next
// Write.
func (s *spool) reader() io.Reader {
	kept := bytes.NewReader(s.memory.Bytes())
	if s.file == nil {
		return kept
	}
	return io.MultiReader(kept, io.NewSectionReader(s.file, 0, math.MaxInt64))
}

func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
	}
}
