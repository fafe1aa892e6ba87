package compare

import (
	"fmt"
	"time"

	"popsh/session/pop3"
	"popsh/trace"
)

// A differ compares one exchange.
type differ struct {
	c    *Comparison
	o    *Outcome
	r, l *Turn
	sent *Turn // the recorded exchange whose command was sent again; as a rule r
	row  *pop3.Command
	last int // the recorded line that was compared last
}

func (d *differ) compare() {
	d.row, _ = pop3.Lookup(d.r.Verb)
	d.sent = d.r
	d.follow()
	d.security()
	recorded, live := split(d.r), split(d.l)
	d.head(recorded.head, live.head)
	d.o.Departed = d.r.Answered != d.l.Answered || d.r.OK != d.l.OK
	switch {
	case d.o.Departed:
		d.reason("the status changed: %s, not %s", indicator(d.l), indicator(d.r))
		d.lines(recorded.body, live.body)
	case len(recorded.body)+len(live.body) > 0:
		d.body(recorded.body, live.body)
	}
	if d.l.HungUp && !d.r.Closes() && !d.ends() {
		d.reason("the server ended the connection")
	}
	d.agree()
	d.slow()
	d.assert()
}

// slowFrom is how long a reply must take to be called slow.
const slowFrom = 100 * time.Millisecond

// slow notes a reply that took too long.
func (d *differ) slow() {
	recorded, live := d.r.Done-d.r.Sent, d.l.Done-d.l.Sent
	if factor := d.c.MaxSlowdown; factor > 0 && live > slowFrom && float64(live) > factor*float64(recorded) {
		d.reason("the reply took %v, and %v when it was recorded", live, recorded)
	}
}

// ends reports whether the connection ends with the command anyhow.
func (d *differ) ends() bool { return d.row != nil && d.row.Next == pop3.Update }

func indicator(t *Turn) string {
	switch {
	case !t.Answered:
		return "no answer"
	case t.OK:
		return pop3.Positive.Mark
	}
	return pop3.Negative.Mark
}

// reason notes a difference that no single line shows.
func (d *differ) reason(format string, args ...any) {
	d.o.Reasons = append(d.o.Reasons, fmt.Sprintf(format, args...))
}

// change notes a line that differs.
func (d *differ) change(rule string, recorded, live *Said) {
	if rule != "" && !d.c.rules[rule] {
		rule = ""
	}
	if recorded != nil {
		d.last = recorded.To
	}
	d.o.Changes = append(d.o.Changes, Change{Recorded: recorded, Live: live, Rule: rule, After: d.last})
}

// security compares the handshakes that came before; where the recording tells
// nothing of certificates, without those.
func (d *differ) security() {
	recorded, live := d.r.Security, d.l.Security
	if len(recorded) == 1 && len(live) > 1 {
		live = live[:1]
	}
	for i := range max(len(recorded), len(live)) {
		was, is := tlsLine(recorded, i), tlsLine(live, i)
		if was == nil || is == nil || was.String() != is.String() {
			d.last = d.r.From
			d.change(ruleTLS, was, is)
		}
	}
}

// tlsLine shows a record about a handshake as a line, or nothing where there is none.
func tlsLine(security []*trace.Record, i int) *Said {
	if i >= len(security) {
		return nil
	}
	return &Said{Role: trace.NoRole, Event: security[i], From: security[i].Line, To: security[i].Line}
}

// parts are the lines of a turn, taken apart.
type parts struct{ head, body []Said }

func split(t *Turn) (p parts) {
	for _, line := range t.Heard {
		if line.Role == trace.BodyLine || line.Role == trace.EndMark {
			p.body = append(p.body, line)
		} else {
			p.head = append(p.head, line)
		}
	}
	return p
}

// head compares challenges and the status line.
func (d *differ) head(recorded, live []Said) {
	for i := range max(len(recorded), len(live)) {
		switch {
		case i >= len(live):
			d.change("", &recorded[i], nil)
		case i >= len(recorded):
			d.change("", nil, &live[i])
		default:
			d.pair(&recorded[i], &live[i])
		}
	}
}

// pair compares two lines that belong together.
func (d *differ) pair(recorded, live *Said) {
	rule, same := d.judge(recorded, live)
	d.last = recorded.To
	if !same {
		d.change(rule, recorded, live)
	}
}

// judge tells whether two lines are the same, or which rule would make them so.
func (d *differ) judge(recorded, live *Said) (rule string, same bool) {
	switch {
	case d.c.values.match(recorded.Text, live.Text):
		return "", true
	case isPattern(recorded.Text):
		return "", false
	case recorded.Role == trace.Challenge && live.Role == trace.Challenge:
		return ruleChallenge, false
	case recorded.Role == trace.BodyLine || recorded.Role != live.Role:
		return "", false
	}
	return d.status(recorded.bare(), live.bare()), false
}

// lines compares lines in order, with no knowledge of what they hold.
func (d *differ) lines(recorded, live []Said) {
	equal := func(i, j int) bool { return d.c.values.clone().match(recorded[i].Text, live[j].Text) }
	for _, p := range d.alignment(recorded, live, equal) {
		switch {
		case p.live < 0:
			d.change("", &recorded[p.recorded], nil)
			d.o.Changes[len(d.o.Changes)-1].Nearest = nearest(&recorded[p.recorded], live)
		case p.recorded < 0:
			d.change("", nil, &live[p.live])
		default:
			d.pair(&recorded[p.recorded], &live[p.live])
		}
	}
}
