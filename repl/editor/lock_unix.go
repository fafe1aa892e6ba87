//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package editor

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// noFollow makes opening a symbolic link an error.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// A lock is tried this often: nobody holds it for longer than it takes to write a
// file, unless stopped in the middle of that.
const (
	lockTries = 200
	lockPause = 5 * time.Millisecond
)

// lock locks a file until it is closed.
func lock(f *os.File) error {
	tick := time.NewTicker(lockPause)
	defer tick.Stop()
	for range lockTries {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return err
		}
		<-tick.C
	}
	return errors.New("another process keeps it locked")
}

// isOurs reports whether the file belongs to this user and has no second name.
func isOurs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid() && stat.Nlink <= 1
}
