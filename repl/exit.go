package repl

import (
	"context"
	"errors"
	"io/fs"

	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
	"popsh/session/sasl"
	"popsh/session/wire"
	recorded "popsh/trace/serve"
)

// The exit statuses.
const (
	ExitOK          = 0
	ExitRefused     = 1 // the server said -ERR, or a comparison found something
	ExitUsage       = 2 // a wrong line, flag or file
	ExitNoConn      = 3 // no connection, or no TLS to trust
	ExitLost        = 4 // a time-out, or the connection was lost
	ExitProtocol    = 5 // the server broke the protocol
	ExitLogin       = 6 // the login was refused
	ExitBug         = 70
	ExitInterrupted = 130
)

// statuses says what each class of error means, the most telling class first.
var statuses = []struct {
	is     func(error) bool
	status int
}{
	{is[*BugError], ExitBug},
	{isErr(context.Canceled), ExitInterrupted},
	{is[*misuse.Error], ExitUsage},
	{is[*wire.LineError], ExitUsage},
	{is[*pop3.ArgError], ExitUsage},
	{is[*pop3.URLError], ExitUsage},
	{is[*practice.SwitchError], ExitUsage},
	{is[*sasl.CredentialError], ExitUsage},
	{is[*sasl.UnknownError], ExitUsage},
	{is[*session.OutsideError], ExitNoConn},
	{is[*session.TLSError], ExitNoConn},
	{isLink(false), ExitNoConn},
	{isLink(true), ExitLost},
	{isErr(session.ErrClosed), ExitLost},
	{is[*session.ProtocolError], ExitProtocol},
	{is[*session.UnaskedError], ExitProtocol},
	{is[*session.AuthError], ExitLogin},
	{isRefused(true), ExitLogin},
	{isRefused(false), ExitRefused},
	{is[*DifferError], ExitRefused},
	{is[*ExpectError], ExitRefused},
	{is[*recorded.MismatchError], ExitRefused},
	{is[*fs.PathError], ExitUsage},
}

// ExitCode returns the exit status for an error; an error of no known class
// counts as a usage error, since what is left is about files and the terminal.
func ExitCode(err error) int {
	if err == nil {
		return ExitOK
	}
	for _, row := range statuses {
		if row.is(err) {
			return row.status
		}
	}
	return ExitUsage
}

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

func isErr(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func isLink(talking bool) func(error) bool {
	return func(err error) bool {
		var link *session.LinkError
		return errors.As(err, &link) && link.Talking == talking
	}
}

func isRefused(login bool) func(error) bool {
	return func(err error) bool {
		var refused *session.RefusedError
		return errors.As(err, &refused) && refused.Login == login
	}
}
