package editor

import "syscall"

// selectRead waits until one of the first n descriptors in set can be read, and
// leaves those in set.
func selectRead(n int, set *syscall.FdSet) error {
	_, err := syscall.Select(n, set, nil, nil, nil)
	return err
}
