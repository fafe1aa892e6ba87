package misuse

import (
	"errors"
	"io/fs"
	"os/exec"
	"syscall"
)

// advice is what to do about causes that mean the same wherever they are met.
var advice = []struct {
	cause error
	hint  string
}{
	{exec.ErrNotFound, "check the spelling, or name the command with its folder"},
	{fs.ErrNotExist, "check the spelling, and the folder: a name that does not begin with / is looked for in the current one"},
	{fs.ErrPermission, "look at who owns it, and who may read and write it"},
	{fs.ErrExist, "take another name, or remove it first"},
	{syscall.EISDIR, "that is a folder; name a file"},
	{syscall.ENOTDIR, "a part of the name in front of a / is no folder"},
	{syscall.EBADF, "a shell opens file descriptor 3 by 3<FILE behind the command"},
	{syscall.ENOSPC, "the disk is full: make room, or take another folder"},
}

// Advice returns the hints for a cause that means the same wherever it is met; nil
// for others.
func Advice(err error) []string {
	for _, a := range advice {
		if errors.Is(err, a.cause) {
			return []string{a.hint}
		}
	}
	return nil
}
