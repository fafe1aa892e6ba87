package repl

import (
	"context"
	"errors"
	"strings"
	"time"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session"
)

// moreTime is asked when a server has been silent for so long that the connection
// would be closed: a late reply must never be taken for another one. Whoever sits
// at the terminal decides whether to wait that long again; who types meanwhile is
// told how.
func (sh *Shell) moreTime(ctx context.Context, r session.Request, silent time.Duration) bool {
	if sh.piped {
		return false // the terminal is another program's as well
	}
	matter := sh.awaited(r) + ": the server has been silent for " + view.Span(silent)
	if tell := sh.vigil.tell; tell != nil {
		tell(func(v *view.View) {
			v.Warn(matter + "; Enter waits on, Ctrl-C drops the connection, and so does more silence")
		})
		<-ctx.Done()
		return false
	}
	sh.above(sh.seat)(func(v *view.View) { v.Warn(sh.withChoices(matter, waitOrDrop)) })
	return sh.askForTime(ctx)
}

// awaited names what the server owes: the reply to a request, or the greeting.
func (sh *Shell) awaited(r session.Request) string {
	if name := sh.view.NameOf(r); name != "" {
		return name
	}
	return "greeting"
}

const waitOrDrop = "[w]ait or [d]rop?"

// askForTime asks until there is an answer. Ctrl-C means what it means without the
// question.
func (sh *Shell) askForTime(ctx context.Context) bool {
	for {
		answer, err := sh.seat.Interpose(ctx, waitOrDrop+" ")
		switch {
		case errors.Is(err, editor.ErrInterrupt):
			sh.seat.Interrupt()
			<-ctx.Done()
			return false
		case err != nil:
			return false
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "w", "":
			return true
		case "d":
			return false
		}
	}
}
