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
	reply   *session.Reply // whose status line has come
	drained *session.Reply // whose body has ended
	err     error          // what has ended the connection
	star    bool           // an exchange was given up
	keeping bool           // the reply is that to a keepalive
	owed    bool           // something was owed
	before  standing
	after   standing
	idle    time.Duration // how long nothing had been said before
}

// take takes note of what has happened on the connection, while the editor does
// not look.
func (sh *Shell) take(happened func() (*session.Reply, error)) news {
	sh.looking.Lock()
	defer sh.looking.Unlock()
	n := news{before: sh.standing(), keeping: sh.vigil.keeping, owed: !sh.session.InStep(), idle: time.Since(sh.session.LastWord())}
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

// endExchange deals with a reply to an AUTH that was given up: its challenge is
// answered with a star (RFC 5034 §4), and a success that nobody has checked is
// none.
func (sh *Shell) endExchange(n *news) {
	switch r := n.reply; {
	case r.Status.More && n.err == nil:
		n.star, n.err = true, sh.session.Send(context.Background(), sh.star())
	case r.Status.OK && r.Request.Body == pop3.Exchange && n.err == nil:
		n.err = errLateLogin
		sh.session.Close()
		sh.session.Machine().Dropped()
	}
}

var errLateLogin = usage("", "the login was given up, but the server has let you in, so the connection was dropped")

// star is what gives up the exchange that waits for an answer.
func (sh *Shell) star() session.Request { return sh.session.Request([]byte("*")) }

// sendStar sends it.
func (sh *Shell) sendStar(v *view.View) error {
	r := sh.star()
	v.Sent(r.Line, r.Secret, sh.secured())
	return sh.session.Send(context.Background(), r)
}

// tellNews tells them, whatever there is to tell.
func (sh *Shell) tellNews(tell outlet, n news) {
	if n.isWorthTelling() {
		tell(func(v *view.View) { n.show(sh, v) })
	}
}

func (n *news) isWorthTelling() bool { return n.reply != nil || n.drained != nil || n.err != nil }

func (n *news) show(sh *Shell, v *view.View) {
	if n.reply != nil {
		n.showReply(sh, v)
	}
	if n.star {
		v.Sent([]byte("*"), wire.Span{}, n.after.secured)
	}
	if n.drained != nil {
		t := n.drained.Body.Tally()
		v.Info(fmt.Sprintf("in step again: the whole reply to %s, %s, was read and not all of it shown", v.NameOf(n.drained.Request), view.HumanSize(t.Wire)))
	}
	switch {
	case n.closedIdle():
		v.Alert("the server closed the connection after " + view.Span(n.idle) + " idle" + lost(n.before.marks) + sh.again())
		sh.mourned = sh.session
	case n.err != nil:
		v.Problem(n.err)
	}
	sh.tellChange(v, n.before, n.after)
	if n.after.state == pop3.Closed {
		sh.mourned = sh.session
	}
}

func (n *news) showReply(sh *Shell, v *view.View) {
	form := formOf(&pop3.Command{})
	if row := sh.row(n.reply.Request.Command); row != nil {
		form = row.Form
	}
	switch {
	case n.keeping:
		v.Keepalive(n.reply)
		return
	case string(n.reply.Request.Line) == "*":
		v.Reply(context.Background(), n.reply, form, n.before.secured)
		return
	}
	v.Late(n.reply, form, n.before.secured) // what was wrong with Out is told by the next reply
}

// closedIdle reports whether the server has closed in good order, without a word.
func (n *news) closedIdle() bool {
	ended, ok := errors.AsType[*wire.EndedError](n.err)
	return ok && !n.owed && ended.Err == io.EOF && ended.Pending.Len() == 0
}

func lost(marks int) string {
	switch marks {
	case 0:
		return ""
	case 1:
		return " (1 deletion lost)"
	}
	return fmt.Sprintf(" (%d deletions lost)", marks)
}
