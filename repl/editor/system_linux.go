package editor

import (
	"runtime"
	"strings"
	"syscall"
)

// The requests that read and set the modes of a terminal.
const (
	getModes = syscall.TCGETS
	setModes = syscall.TCSETS
)

// selectRead waits until one of the first n descriptors in set can be read, or for
// a time that is not nil, and leaves those in set.
func selectRead(n int, set *syscall.FdSet, most *syscall.Timeval) error {
	_, err := syscall.Select(n, set, nil, nil, most)
	return err
}

// forgetInput throws away what was typed at a terminal and not yet read.
func forgetInput(fd int) {
	request := uintptr(0x540B) // TCFLSH
	switch arch := runtime.GOARCH; {
	case strings.HasPrefix(arch, "mips"):
		request = 0x5407
	case strings.HasPrefix(arch, "ppc64"):
		request = 0x2000741F
	}
	syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), request, syscall.TCIFLUSH)
}
