//go:build !linux && !darwin

package editor

import (
	"io"
	"os"

	"github.com/chzyer/readline"
)

// newSource reads a terminal. The library's standard input turns the key events
// of a Windows console into octets.
func newSource(f *os.File) (source, error) {
	var r io.Reader = f
	if f == os.Stdin {
		r = readline.Stdin
	}
	return newReaderSource(r), nil
}
