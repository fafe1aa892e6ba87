//go:build !linux && !darwin

package editor

import "github.com/chzyer/readline"

// silencer returns what sets the modes that a terminal has now, echo included;
// nil when it is no terminal.
func silencer(fd int) func() error {
	modes, err := readline.GetState(fd)
	if err != nil {
		return nil
	}
	return func() error { return readline.Restore(fd, modes) }
}

// keeper has nothing to do here.
func keeper(int) func() error { return nil }

// echoes cannot tell, and says what is usual.
func echoes(int) bool { return true }

// forgetInput has nothing to do here.
func forgetInput(int) {}
