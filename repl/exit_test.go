package repl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// TestExitCode has a row for every class of error that popsh knows.
func TestExitCode(t *testing.T) {
	tests := []struct {
		err  error
		want int
	}{
		{nil, ExitOK},
		{&session.RefusedError{Verb: "RETR"}, ExitRefused},
		{&session.RefusedError{}, ExitRefused},
		{&session.RefusedError{Verb: "PASS", Login: true}, ExitLogin},
		{&session.AuthError{Mechanism: "PLAIN", Err: errors.New("no")}, ExitLogin},
		{&misuse.Error{Reason: "no"}, ExitUsage},
		{&wire.LineError{Reason: "no"}, ExitUsage},
		{&pop3.ArgError{Reason: "no"}, ExitUsage},
		{&pop3.URLError{}, ExitUsage},
		{&practice.SwitchError{Err: practice.ErrNoSwitch}, ExitUsage},
		{&sasl.CredentialError{}, ExitUsage},
		{&sasl.UnknownError{}, ExitUsage},
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, ExitUsage},
		{&session.LinkError{Err: errors.New("no")}, ExitNoConn},
		{&session.TLSError{Err: errors.New("no")}, ExitNoConn},
		{&session.TLSError{Fault: session.NoSTLS, Err: &session.RefusedError{Verb: "STLS"}}, ExitNoConn},
		{&session.OutsideError{}, ExitNoConn},
		{&session.LinkError{Talking: true, Err: &wire.TimeoutError{}}, ExitLost},
		{&session.LinkError{Talking: true, Err: &wire.EndedError{Err: errors.New("eof")}}, ExitLost},
		{session.ErrClosed, ExitLost},
		{&session.ProtocolError{Err: &wire.SyntaxError{}}, ExitProtocol},
		{&session.UnaskedError{}, ExitProtocol},
		{context.Canceled, ExitInterrupted},
		{&session.LinkError{Err: context.Canceled}, ExitInterrupted},
		{&BugError{Value: "no"}, ExitBug},
		{errors.New("of no class"), ExitUsage},
	}
	for _, tt := range tests {
		for _, err := range []error{tt.err, fmt.Errorf("wrapped: %w", tt.err), errors.Join(errors.New("before"), tt.err)} {
			if tt.err == nil {
				err = nil
			}
			if got := ExitCode(err); got != tt.want {
				t.Errorf("ExitCode(%T %v) = %d, want %d", tt.err, err, got, tt.want)
			}
		}
	}
}

// TestStatuses makes sure that each status but 0 has a class of errors.
func TestStatuses(t *testing.T) {
	codes := map[int]bool{}
	for _, row := range statuses {
		codes[row.status] = true
	}
	for _, status := range []int{ExitRefused, ExitUsage, ExitNoConn, ExitLost, ExitProtocol, ExitLogin, ExitBug, ExitInterrupted} {
		if !codes[status] {
			t.Errorf("no class of errors exits %d", status)
		}
	}
}

// TestCaught makes a panic an error that asks for a report.
func TestCaught(t *testing.T) {
	err := func() (err error) {
		defer caught(&err)
		var none []int
		_ = none[len(none)]
		return nil
	}()
	var bug *BugError
	if !errors.As(err, &bug) || len(bug.Hints()) == 0 || ExitCode(err) != ExitBug {
		t.Errorf("caught() = %v, want a *BugError with hints", err)
	}
}
