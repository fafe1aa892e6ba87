//go:build !unix

package editor

import (
	"os"
	"syscall"
)

// processSignals are those the editor watches at a terminal.
var processSignals = []os.Signal{syscall.SIGTERM}

func (e *Editor) signalled(os.Signal) { e.terminate(128 + int(syscall.SIGTERM)) }
