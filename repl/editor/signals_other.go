//go:build !unix

package editor

import (
	"os"
	"syscall"
)

// processSignals are those the editor watches at a terminal.
func processSignals() []os.Signal { return []os.Signal{syscall.SIGTERM} }

func (e *Editor) signalled(os.Signal) { e.terminate(128 + int(syscall.SIGTERM)) }
