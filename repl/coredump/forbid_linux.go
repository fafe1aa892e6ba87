package coredump

import "syscall"

// Forbid sees to it that no core dump is written, and that no other process of
// the user reads the memory of this one: both would find passwords there.
func Forbid() {
	// A system that refuses leaves things as they are, which is all that can be done.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0)
}
