package editor

import (
	"syscall"
	"unsafe"
)

// The requests that read and set the modes of a terminal.
const (
	getModes = syscall.TIOCGETA
	setModes = syscall.TIOCSETA
)

// selectRead waits until one of the first n descriptors in set can be read, or for
// a time that is not nil, and leaves those in set.
func selectRead(n int, set *syscall.FdSet, most *syscall.Timeval) error {
	return syscall.Select(n, set, nil, nil, most)
}

// forgetInput throws away what was typed at a terminal and not yet read.
func forgetInput(fd int) {
	input := 1 // FREAD
	syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TIOCFLUSH, uintptr(unsafe.Pointer(&input)))
}
