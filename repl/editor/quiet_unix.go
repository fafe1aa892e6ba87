//go:build linux || darwin

package editor

import (
	"syscall"
	"unsafe"
)

// silencer returns what sets the modes that a terminal has now, but for the echo,
// in one step; nil when it is no terminal.
func silencer(fd int) func() error {
	var modes syscall.Termios
	if err := control(fd, getModes, &modes); err != nil {
		return nil
	}
	modes.Lflag &^= syscall.ECHO
	return func() error { return control(fd, setModes, &modes) }
}

func control(fd int, request uintptr, modes *syscall.Termios) error {
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), request, uintptr(unsafe.Pointer(modes)))
	if errno != 0 {
		return errno
	}
	return nil
}
