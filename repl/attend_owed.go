package repl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"popsh/repl/editor"
	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// How long the prompt is kept back when a reply was not waited for to its end: a
// moment for what is on its way, and longer for what only has to be read.
const (
	settleMoment = 50 * time.Millisecond
	settleMost   = 2 * time.Second
)

// settle deals with what the server still owes when Ctrl-C has ended a line, since
// POP3 has no word to stop a reply. It is read before the prompt comes back, if
// that is quickly done, or else while the next line is typed. Ctrl-C again drops
// the connection.
func (sh *Shell) settle(ctx context.Context) {
	settling, stop := sh.seat.Interruptible(ctx)
	sh.vigil.keeping = false
	if sh.online() && sh.session.InStep() && sh.session.InExchange() {
		sh.report(sh.sendStar())
	}
	sh.catchUp(settling, settleMoment)
	if sh.owes() && settling.Err() == nil {
		sh.tellOwed()
		if sh.session.Unread() != nil || sh.endsExchange() {
			sh.catchUp(settling, settleMost-settleMoment)
		}
	}
	stop() // from here on Ctrl-C is for the prompt
	switch {
	case !sh.owes():
	case editor.Interrupted(settling):
		sh.drop()
	case sh.session.Unread() != nil:
		sh.view.Info("the draining goes on while you type")
	}
}

// owes reports whether the server of an open connection owes something.
func (sh *Shell) owes() bool { return sh.online() && !sh.session.InStep() }

// endsExchange reports whether what is owed belongs to an AUTH, which is given up.
func (sh *Shell) endsExchange() bool {
	owed := sh.session.Owed()
	return len(owed) > 0 && owed[0].Body == pop3.Exchange
}

// catchUp reads what the server owes, for a time at most; 0 is for as long as it
// takes.
func (sh *Shell) catchUp(ctx context.Context, most time.Duration) {
	if most > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, most)
		defer cancel()
	}
	progress := sh.view.Transfer("draining", sh.unread())
	for sh.owes() {
		if unread := sh.session.Unread(); unread != nil {
			progress.At(unread.Body.Tally().Wire)
		}
		happened := sh.session.Wait(ctx)
		if happened == nil {
			break
		}
		news := sh.take(happened)
		if news.isWorthTelling() {
			progress.End()
		}
		sh.tellNews(sh.here, news)
	}
	progress.End()
}

// unread is the reply that is being drained, nil if there is none.
func (sh *Shell) unread() *session.Reply {
	if !sh.online() {
		return nil
	}
	return sh.session.Unread()
}

// tellOwed says what the server owes, and what can be done about it.
func (sh *Shell) tellOwed() {
	const again = "Ctrl-C again drops the connection"
	if r := sh.session.Unread(); r != nil {
		sh.view.Info("draining " + view.HowFar(r) + " to stay in sync; " + again)
		return
	}
	owed := sh.session.Owed()[0]
	name := sh.view.NameOf(owed)
	if owed.Body == pop3.Exchange {
		sh.view.Info(name + " is given up as soon as the server answers; " + again)
		return
	}
	sh.view.Info("the reply to " + name + " is owed, and shown when it comes; " + again)
}

// mustAnswer makes sure that a line for the server can be sent. The rest of a reply
// is waited for, and so is the reply to a keepalive, since nobody has asked for one.
func (sh *Shell) mustAnswer(ctx context.Context) error {
	if err := sh.awaitRest(ctx); err != nil {
		return err
	}
	if err := sh.awaitKeepalive(ctx); err != nil {
		return err
	}
	if sh.owes() {
		return sh.unanswered()
	}
	return nil
}

// awaitRest waits for the end of a reply that is being drained, and says so.
func (sh *Shell) awaitRest(ctx context.Context) error {
	r := sh.unread()
	if r == nil {
		return nil
	}
	sh.view.Info("first comes the rest of the reply to " + sh.view.NameOf(r.Request) + ", draining " + view.HowFar(r) + "; Ctrl-C ends the waiting")
	sh.catchUp(ctx, 0)
	return waited(ctx)
}

func (sh *Shell) awaitKeepalive(ctx context.Context) error {
	if sh.vigil.keeping {
		sh.catchUp(ctx, 0)
	}
	if err := waited(ctx); sh.vigil.keeping && err != nil {
		return err
	}
	if !sh.online() {
		return sh.noConnection()
	}
	return nil
}

// waited is the error of a waiting that Ctrl-C has ended.
func waited(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("waiting: %w", context.Cause(ctx))
}

// unanswered is the error for a line that cannot be sent before a reply has come.
func (sh *Shell) unanswered() error {
	hints := []string{"its reply will be shown when it comes; :resync waits for it, :drop ends the connection"}
	if sh.mayOvertake() {
		hints = append(hints, ":pipeline sends without waiting for replies")
	}
	return misuse.New("", "nothing was sent: "+sh.view.NameOf(sh.session.Owed()[0])+" is not answered yet", hints...)
}

// mayOvertake reports whether lines can be sent before the replies that are owed
// have come.
func (sh *Shell) mayOvertake() bool {
	alone := func(r session.Request) bool { return r.Command != nil && r.Command.Pipe == pop3.Alone }
	return !slices.ContainsFunc(sh.session.Owed(), alone)
}

// resyncRow is the word :resync.
func resyncRow() Command {
	return Command{Name: "resync", Run: runResync, Short: "wait for what the server still owes",
		Long: `After Ctrl-C a reply may still be owed, which the prompt shows by ~. It is read while you
type; :resync waits for it, so that the session is in step when it ends. Ctrl-C stops the
waiting again. A command waits by itself for the rest of a list or a message.

A server that answers with a line that is neither +OK nor -ERR cannot be brought back into
step: nobody knows any more which line answers what. popsh ends such a connection, and
:reopen opens a new one.`,
		Example: []string{":resync"}}
}

// runResync waits for what the server still owes.
func runResync(ctx context.Context, sh *Shell, _ Call) error {
	if sh.session.InStep() {
		sh.view.Info("nothing is owed: the session is in step")
		return nil
	}
	sh.catchUp(ctx, 0)
	return waited(ctx)
}
