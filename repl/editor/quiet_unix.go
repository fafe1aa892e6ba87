//go:build linux || darwin

package editor

import (
	"syscall"
	"unsafe"
)

// silencer returns what sets the modes that a terminal has now, but for the echo,
// in one step; nil when it is no terminal.
//
// Ctrl-C throws nothing away in these modes: on Linux a write that waits for room
// in the terminal is not woken when the output is thrown away, so that a program
// which outlives Ctrl-C could wait for ever.
func silencer(fd int) func() error {
	return changer(fd, func(modes *syscall.Termios) {
		modes.Lflag &^= syscall.ECHO
		modes.Lflag |= syscall.NOFLSH
	})
}

// keeper returns what makes a terminal throw nothing away at Ctrl-C; nil when it
// is no terminal.
func keeper(fd int) func() error {
	return changer(fd, func(modes *syscall.Termios) { modes.Lflag |= syscall.NOFLSH })
}

// changer returns what sets the modes that a terminal has now with a change.
func changer(fd int, change func(*syscall.Termios)) func() error {
	var modes syscall.Termios
	if err := control(fd, getModes, &modes); err != nil {
		return nil
	}
	change(&modes)
	return func() error { return control(fd, setModes, &modes) }
}

// echoes reports whether a terminal shows what is typed.
func echoes(fd int) bool {
	var modes syscall.Termios
	return control(fd, getModes, &modes) != nil || modes.Lflag&syscall.ECHO != 0
}

func control(fd int, request uintptr, modes *syscall.Termios) error {
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), request, uintptr(unsafe.Pointer(modes)))
	if errno != 0 {
		return errno
	}
	return nil
}
