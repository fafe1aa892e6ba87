package editor

import "syscall"

// The requests that read and set the modes of a terminal.
const (
	getModes = syscall.TCGETS
	setModes = syscall.TCSETS
)

// selectRead waits until one of the first n descriptors in set can be read, and
// leaves those in set.
func selectRead(n int, set *syscall.FdSet) error {
	_, err := syscall.Select(n, set, nil, nil, nil)
	return err
}
