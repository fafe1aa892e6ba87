//go:build !unix

package dovecot

import "syscall"

// attributes are empty: there is no Dovecot here, but the tests that would use
// it must compile and be skipped.
func (o owner) attributes() *syscall.SysProcAttr { return nil }
