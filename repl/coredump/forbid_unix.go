//go:build unix && !linux

package coredump

import "syscall"

// Forbid sees to it that no core dump is written: it would hold passwords.
func Forbid() {
	// A system that refuses keeps the limit it has, which is all that can be done.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
