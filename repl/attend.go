package repl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// A vigil is what is known of the silence while nobody waits for the server.
type vigil struct {
	tell    outlet    // where to tell what happens; nil while somebody waits for the server
	keeping bool      // the reply that is owed is the one to a keepalive
	warned  time.Time // the silence that began then was warned of
	prompts []string  // as they were shown
}

// meanwhile attends to the server while f runs, which must not use the session.
func (sh *Shell) meanwhile(ctx context.Context, tell outlet, f func()) {
	attending, end := context.WithCancel(ctx)
	done := make(chan struct{})
	sh.vigil.tell = tell
	go func() {
		defer close(done)
		sh.attend(attending, tell)
	}()
	f()
	end()
	<-done
	sh.vigil.tell = nil
}

// attend takes note of what the server does, tells it, and looks at the clock. It
// returns when the context or the connection has ended.
func (sh *Shell) attend(ctx context.Context, tell outlet) {
	for ctx.Err() == nil && sh.online() {
		due, ring := sh.nextAlarm()
		waiting, cancel := ctx, context.CancelFunc(func() {})
		if ring != nil {
			waiting, cancel = context.WithDeadline(ctx, due)
		}
		happened := sh.session.Wait(waiting)
		cancel()
		switch {
		case happened != nil:
			sh.tellNews(tell, sh.take(happened))
		case ctx.Err() == nil:
			ring(ctx, sh, tell)
		}
		sh.showPrompt()
	}
}

// showPrompt makes the prompt on the screen true.
func (sh *Shell) showPrompt() {
	sh.looking.Lock()
	prompts := sh.prompts()
	sh.looking.Unlock()
	if !slices.Equal(prompts, sh.vigil.prompts) && sh.seat != nil {
		sh.vigil.prompts = prompts
		sh.seat.SetPrompt(prompts...)
	}
}

// An alarm is what to do when nothing has been said for a while.
type alarm func(ctx context.Context, sh *Shell, tell outlet)

// idleWarning is how long a session may be idle before a person is told. A server
// may end one after ten minutes (RFC 1939 §3).
const idleWarning = 8 * time.Minute

// nextAlarm returns the alarm that rings next, and when; nil if there is none.
func (sh *Shell) nextAlarm() (due time.Time, ring alarm) {
	said := sh.session.LastWord()
	switch {
	case !sh.session.InStep():
		return time.Time{}, nil
	case sh.options.Keepalive > 0 && sh.session.State() == pop3.Transaction:
		return said.Add(sh.options.Keepalive), keepAlive
	case sh.vigil.warned != said:
		return said.Add(idleWarning), warnIdle
	}
	return time.Time{}, nil
}

// warnIdle says that the server may soon close.
func warnIdle(_ context.Context, sh *Shell, tell outlet) {
	said, marks := sh.session.LastWord(), sh.session.Machine().Deletions()
	sh.vigil.warned = said
	text := fmt.Sprintf("idle for %s: from ten minutes on a server may close the session (RFC 1939 §3)", view.Span(time.Since(said)))
	if marks > 0 {
		text += ", and " + deletions(marks) + " would go with it"
	}
	hint := "any command starts its clock anew"
	if sh.session.State() == pop3.Transaction {
		hint = doNothing().Verb + " starts its clock anew; :set keepalive 4m sends that by itself"
	}
	tell(func(v *view.View) { v.Warn(text + "\n" + hint) })
}

// doNothing is the command that only shows that somebody is there.
func doNothing() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Void })
}

// keepAlive sends it.
func keepAlive(ctx context.Context, sh *Shell, tell outlet) {
	r := session.NewRequest([]byte(doNothing().Verb))
	n := sh.take(func() (*session.Reply, error) {
		err := sh.session.Send(context.WithoutCancel(ctx), r) // half a line would be worse than a late one
		sh.vigil.keeping = err == nil
		return nil, err
	})
	tell(func(v *view.View) { v.Sent(r.Line, r.Secret, n.before.secured) })
	sh.tellNews(tell, n)
}
