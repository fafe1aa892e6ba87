package serve

import (
	"slices"

	"popsh/session/pop3"
	"popsh/trace"
)

// matchers look up the step that answers a command, or nil.
var matchers = map[Match]func(c *conn, l *line) *step{
	ByCommand: (*conn).byCommand,
	ByOrder:   (*conn).byOrder,
	ByModel:   (*conn).byModel,
}

// byOrder takes the next step and no other, and binds its secret.
func (c *conn) byOrder(l *line) *step {
	for c.next < len(c.take.steps) && c.srv.spares(c.take.steps[c.next]) {
		c.next++
	}
	if c.next == len(c.take.steps) {
		return nil
	}
	s := c.take.steps[c.next]
	if c.judge(s, l) == wrong {
		return nil
	}
	c.next++
	return s
}

// skip makes the next step that fits, behind the one that did not, the one that
// comes next.
func (c *conn) skip(l *line) *step {
	for i := c.next + 1; i < len(c.take.steps); i++ {
		if c.judge(c.take.steps[i], l) != wrong {
			c.next = i
			return c.take.steps[i]
		}
	}
	return nil
}

// byCommand takes the first step that fits and was not used on this connection,
// or the last one again.
func (c *conn) byCommand(l *line) *step {
	return c.first(c.fitting(l, func(*step) bool { return true }))
}

// byModel is byCommand as long as the same messages are marked as deleted.
func (c *conn) byModel(l *line) *step {
	return c.first(c.fitting(l, func(s *step) bool {
		return c.machine.State() != pop3.Transaction || s.marks.equal(c.deleted)
	}))
}

func (c *conn) first(fitting []*step) *step {
	for _, s := range fitting {
		if !c.used[s] {
			return s
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	return fitting[len(fitting)-1]
}

// fitting returns the steps for a command in the present state: those under the
// same TLS, if there are any. Of secrets that nobody can judge the recorded
// success is taken.
func (c *conn) fitting(l *line, also func(*step) bool) []*step {
	var sure, open []*step
	for _, s := range c.take.steps {
		if s.state != 0 && s.state != c.machine.State() || !also(s) {
			continue
		}
		switch c.judge(s, l) {
		case right:
			sure = append(sure, s)
		case unknown:
			open = append(open, s)
		}
	}
	if len(sure) == 0 {
		sure = prefer(open, func(s *step) bool { return s.x.OK })
	}
	return prefer(sure, func(s *step) bool { return s.x.Secure == c.secure() })
}

// prefer leaves the steps for which is holds, or all when there are none.
func prefer(all []*step, is func(*step) bool) []*step {
	better := slices.DeleteFunc(slices.Clone(all), func(s *step) bool { return !is(s) })
	if len(better) == 0 {
		return all
	}
	return better
}

// judge says whether a command is the one of a step.
func (c *conn) judge(s *step, l *line) verdict {
	if !s.isRequest() {
		return wrong
	}
	h, came, same := s.line.same(l)
	switch {
	case !same:
		return wrong
	case s.line.exchange():
		return unknown // its secret comes later
	case h == nil:
		return right
	case h.Kind == trace.HiddenAPOP:
		return c.judgeDigest(s, h, came)
	}
	return c.srv.vault.judge(s.take.file, h.N, []byte(came))
}

// judgeDigest checks a digest of APOP (RFC 1939 §7), when the secret is known.
func (c *conn) judgeDigest(s *step, h *trace.Hidden, came string) verdict {
	value, known := c.srv.vault.value(s.take.file, h.N)
	switch {
	case !known || c.srv.options.Auth.Digest == nil:
		return unknown
	case c.srv.options.Auth.Digest(c.stamp, value) == came:
		return right
	}
	return wrong
}

// bind keeps the secret that came with the command of a step.
func (c *conn) bind(s *step, l *line) {
	if c.srv.options.Match != ByOrder {
		return
	}
	if h, came, same := s.line.same(l); same && h != nil && h.Kind == trace.HiddenSecret {
		c.srv.vault.bind(s.take.file, h.N, []byte(came))
	}
}
