//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package trace

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// lock takes the file for this recorder; it is given back when the file is closed.
func lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// mustBeOwn refuses a file that others own, can write to, or know by another name.
func mustBeOwn(info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok:
		return nil
	case int(stat.Uid) != os.Geteuid():
		return errors.New("the file belongs to another user")
	case info.Mode().Perm()&0o077 != 0:
		return errors.New("the file is open to other users; chmod 600 closes it")
	case stat.Nlink != 1:
		return errors.New("the file has a second name")
	}
	return nil
}
