package coredump

import (
	"syscall"
	"testing"
)

func TestForbid(t *testing.T) {
	Forbid()
	var core syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &core); err != nil || core != (syscall.Rlimit{}) {
		t.Errorf("the limit of core dumps is %+v (%v), want none", core, err)
	}
	dumpable, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_GET_DUMPABLE, 0, 0)
	if dumpable != 0 || errno != 0 {
		t.Errorf("dumpable is %d (%v), want 0", dumpable, errno)
	}
}
