package repl

import (
	"bytes"
	"context"
	"fmt"

	"popsh/repl/misuse"
	"popsh/repl/view"
)

// runHex shows the octets of the last reply.
func runHex(_ context.Context, sh *Shell, _ Call) error {
	if sh.seen == nil || !sh.seen.HasReply() {
		return misuse.New(":hex", "no reply has come yet", ":show N hex shows the octets of a message")
	}
	octets, unkept := sh.seen.Octets()
	what := "the greeting"
	if sent := sh.seen.Sent(); sent != "" {
		what = "the reply to " + view.Quote(sent)
	}
	sh.view.Info(what)
	err := sh.view.HexDump(bytes.NewReader(octets))
	if unkept > 0 {
		sh.view.Info(fmt.Sprintf("octets that came behind them and were not kept: %s", view.Grouped(unkept)))
	}
	return err
}
