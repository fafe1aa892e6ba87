package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// News are what the server did while nobody waited for a reply, or for its end.
type news struct {
	reply   *session.Reply // whose status line has come; nil for none
	drained *session.Reply // whose body has ended
	err     error          // what has ended the connection
	idle    time.Duration  // how long nothing had been said before
	before  standing
	after   standing

	inStep  bool // nothing was owed
	keeping bool // the reply is that to a keepalive
	star    bool // it is a challenge, and the exchange was given up
	unasked bool // it is a success at an exchange that was given up
}

// take takes note of what has happened on the connection, while the editor does
// not look.
func (sh *Shell) take(happened func() (*session.Reply, error)) news {
	sh.looking.Lock()
	defer sh.looking.Unlock()
	n := news{
		before: sh.standing(), inStep: sh.session.InStep(), keeping: sh.vigil.keeping,
		idle: time.Since(sh.session.LastWord()),
	}
	draining, seen := sh.session.Unread(), sh.seen
	sh.begin()
	if n.reply, n.err = happened(); n.reply == nil || n.keeping {
		sh.seen = seen
	} else {
		sh.keep(n.reply)
		sh.refused = n.reply.Err() != nil
	}
	if draining != nil && draining.Body.Ended() {
		n.drained = draining
	}
	if n.reply != nil {
		sh.vigil.keeping = false
		sh.endExchange(&n)
	}
	n.after = sh.meet(n.before)
	return n
}

// endExchange deals with the reply to an AUTH that was given up: a challenge is
// answered with a star (RFC 5034 §4), and a success that nobody has checked is
// none.
func (sh *Shell) endExchange(n *news) {
	switch r := n.reply; {
	case n.err != nil:
	case r.Status.More:
		n.star, n.err = true, sh.session.Send(context.Background(), sh.star())
	case r.Status.OK && r.Request.Body == pop3.Exchange:
		n.unasked = true
		sh.session.Drop()
	}
}

// star is what gives up the exchange that waits for an answer.
func (sh *Shell) star() session.Request { return sh.session.Request([]byte("*")) }

// sendStar sends it.
func (sh *Shell) sendStar() error {
	r := sh.star()
	sh.view.Sent(r.Line, r.Secret, sh.secured())
	return sh.session.Send(context.Background(), r)
}

// tellNews tells them, if there is anything to tell.
func (sh *Shell) tellNews(tell outlet, n news) {
	if n.isWorthTelling() {
		tell(func(v *view.View) { sh.showNews(v, n) })
	}
}

func (n *news) isWorthTelling() bool { return n.reply != nil || n.drained != nil || n.err != nil }

func (sh *Shell) showNews(v *view.View, n news) {
	if n.reply != nil {
		sh.showLate(v, n)
	}
	if n.drained != nil {
		v.Info(fmt.Sprintf("in step again: the whole reply to %s, %s, was read and not all of it shown",
			v.NameOf(n.drained.Request), view.HumanSize(n.drained.Body.Tally().Wire)))
	}
	switch {
	case n.hungUp():
		v.Alert("the server closed the connection after " + view.Span(n.idle) + " idle" + lostBy(n.before.marks) + sh.again())
		sh.mourned = sh.session
	case n.err != nil:
		v.Problem(n.err)
	}
	sh.tellChange(v, n.before, n.after)
	if n.after.state == pop3.Closed {
		sh.mourned = sh.session
	}
}

// showLate shows a reply; what was wrong with the place where it is shown is told
// by the next one.
func (sh *Shell) showLate(v *view.View, n news) {
	form := formOf(&pop3.Command{})
	if row := sh.row(n.reply.Request.Command); row != nil {
		form = row.Form
	}
	switch {
	case n.keeping:
		v.Keepalive(n.reply)
	case n.reply.Request.Cancels():
		v.Reply(context.Background(), n.reply, form, n.before.secured)
	default:
		v.Late(n.reply, form, n.before.secured)
	}
	switch {
	case n.star:
		v.Sent([]byte("*"), wire.Span{}, n.after.secured)
	case n.unasked:
		v.Warn("the login was given up, but the server has let you in, so the connection was dropped")
	}
}

// hungUp reports whether the server has closed in good order, without a word.
func (n *news) hungUp() bool {
	ended, ok := errors.AsType[*wire.EndedError](n.err)
	return ok && n.inStep && ended.Err == io.EOF && ended.Pending.Len() == 0
}

// lostBy tells how many deletions an end has prevented.
func lostBy(marks int) string {
	switch marks {
	case 0:
		return ""
	case 1:
		return " (1 deletion lost)"
	}
	return fmt.Sprintf(" (%d deletions lost)", marks)
}
