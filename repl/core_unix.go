//go:build unix && !linux

package repl

import "syscall"

// keepNoCore sees to it that no core dump is written: it would hold passwords.
func keepNoCore() {
	// A system that refuses keeps the limit it has, which is all that can be done.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
