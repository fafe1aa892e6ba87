package serve

import (
	"fmt"

	"popsh/session/pop3"
)

// onMisses answer a command that is not in the recording. They report whether the
// session goes on.
var onMisses = map[OnMiss]func(c *conn, l *line) bool{
	MissErr:   (*conn).missErr,
	MissClose: (*conn).missClose,
	MissSkip:  (*conn).missErr,
	MissModel: (*conn).missModel,
}

// How many lines in a row may be no command, before the login and after it.
const (
	badMaxBefore = 3
	badMaxAfter  = 20
)

// miss answers a command that no step fits. In order it may go on further down
// the recording.
func (c *conn) miss(l *line) bool {
	o := c.srv.options
	switch {
	case o.Match == ByModel:
		return c.missModel(l)
	case o.Match == ByOrder && o.OnMiss == MissSkip:
		if s := c.skip(l); s != nil {
			c.srv.log("connection %d: skipped to %v, line %d", c.number, s.line, s.x.From)
			return c.answer(l)
		}
	}
	return onMisses[o.OnMiss](c, l)
}

func (c *conn) missErr(l *line) bool {
	nearest := c.tell(l)
	text := "-ERR [SYS/PERM] popsh: not in recording"
	if l.signsOn() {
		text = "-ERR [AUTH] popsh: not in recording"
	}
	if nearest != "" {
		text += " (nearest: " + nearest + ")"
	}
	return c.mayGoOn(l) && c.reply(l, textReply(text), goesOn)
}

func (c *conn) missClose(l *line) bool {
	c.tell(l)
	return false
}

// missModel answers out of the mailbox, if it can.
func (c *conn) missModel(l *line) bool {
	r, ok := c.srv.rec.mail.answer(l, c.machine.State(), c.deleted)
	if !ok {
		r, ok = c.welcome(l)
	}
	if !ok {
		r, ok = c.elsewhere(l)
	}
	if !ok {
		return c.missErr(l)
	}
	c.synthetic(l)
	return c.reply(l, r, goesOn)
}

// elsewhere answers a command for capabilities by what was recorded in another
// state, or else by what the mailbox can do.
func (c *conn) elsewhere(l *line) (reply, bool) {
	if l.row == nil || l.row.Lines != pop3.CapabilityLines || len(l.args) > 0 {
		return reply{}, false
	}
	for _, s := range c.take.steps {
		if s.isRequest() && s.x.OK && s.line.row == l.row {
			return c.suited(l, s.reply.expand(starred)), true
		}
	}
	return c.suited(l, c.srv.rec.mail.capabilities()), true
}

// synthetic tells that a reply was made up.
func (c *conn) synthetic(l *line) {
	c.srv.mu.Lock()
	c.srv.synthetic++
	c.srv.mu.Unlock()
	c.srv.log("connection %d: the reply to %v is made up", c.number, *l)
	c.edit(editMade, l.String())
}

// welcome answers the steps of another sign-on than the recorded one: what the
// server then said to success, if it is the same user with the same secret, or
// nobody knows these.
func (c *conn) welcome(l *line) (reply, bool) {
	m := c.srv.rec.mail
	switch {
	case m.welcome == nil || l.row == nil || !l.row.In.Has(c.machine.State()) || len(l.args) == 0, l.exchange():
		return reply{}, false
	case l.row.Sets.Has(pop3.UserGiven):
		return textReply("+OK"), m.user == "" || m.user == l.args[0].text
	case l.signsOn() && c.proved(l):
		return textReply(string(m.welcome.reply.status())), true
	}
	return reply{}, false
}

// tell notes a miss and returns the nearest command of the recording.
func (c *conn) tell(l *line) string {
	nearest := ""
	if s := c.nearest(l); s != nil {
		nearest = fmt.Sprintf("%v, line %d", s.line, s.x.From)
	}
	m := Miss{c.number, l.String(), nearest}
	c.srv.mu.Lock()
	c.srv.missed++
	if len(c.srv.misses) < missesKept {
		c.srv.misses = append(c.srv.misses, m)
	}
	c.srv.mu.Unlock()
	c.srv.log("%v", m)
	c.edit(editMissed, m.Command)
	return nearest
}

// nearest returns the step that is most like a command: in order the next one,
// else one with the same verb, else one that is spelled alike.
func (c *conn) nearest(l *line) *step {
	byText := map[string]*step{}
	var texts []string
	var same *step
	for i, s := range c.take.steps {
		if !s.isRequest() || s.line.row == nil {
			continue
		}
		if c.srv.options.Match == ByOrder && i >= c.next {
			return s
		}
		if same == nil && s.line.verb == l.verb {
			same = s
		}
		if text := s.line.String(); byText[text] == nil {
			byText[text], texts = s, append(texts, text)
		}
	}
	if text, ok := pop3.Near(l.String(), texts); ok && byText[text].line.verb == l.verb {
		return byText[text]
	}
	if same == nil {
		if text, ok := pop3.Near(l.verb, texts); ok {
			return byText[text]
		}
	}
	return same
}

// mayGoOn counts lines that are no commands at all. Too many of them end the
// session: a program that speaks something else is there.
func (c *conn) mayGoOn(l *line) bool {
	if l.row != nil {
		c.bad = 0
		return true
	}
	most := badMaxBefore
	if c.machine.State() == pop3.Transaction {
		most = badMaxAfter
	}
	c.bad++
	return c.bad < most
}
