package repl

import (
	"fmt"
	"strings"
)

// exitMeanings says what an exit status tells, in the order of the statuses.
var exitMeanings = []struct {
	status  int
	meaning string // no full stop
}{
	{ExitOK, "all well"},
	{ExitRefused, "the server said -ERR, or a comparison found a difference"},
	{ExitUsage, "wrong usage, or an unusable file"},
	{ExitNoConn, "no connection, or no TLS to trust"},
	{ExitLost, "a time-out, or the connection was lost"},
	{ExitProtocol, "the server broke the protocol"},
	{ExitLogin, "the login was refused"},
	{ExitBug, "a bug in popsh"},
	{ExitInterrupted, "interrupted"},
}

// exitLines are the statuses as a table that stands as it is.
func exitLines() string {
	var b strings.Builder
	for _, e := range exitMeanings {
		fmt.Fprintf(&b, "  %3d  %s\n", e.status, e.meaning)
	}
	return b.String()
}
