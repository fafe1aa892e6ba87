package serve

import (
	"errors"
	"time"

	"popsh/session/pop3"
)

var errClosed = errors.New("serve: the server was closed")

// send puts out the reply to a command, after the faults had their turn. It
// returns false when the session is over.
func (c *conn) send(verb string, r reply, end ending) bool {
	c.count[verb]++
	d := &delivery{octets: r.octets, stops: c.pauses(r.stops), end: end, random: c.random}
	for i := range c.srv.options.Faults {
		f := &c.srv.options.Faults[i]
		if f.Verb == verb && (f.Nth == 0 || f.Nth == c.count[verb]) {
			c.srv.log("connection %d: fault in the reply to %s#%d: %s", c.number, verb, c.count[verb], f.kind.Name)
			c.edit(editFault, f.Text)
			f.kind.apply(d, f)
		}
	}
	err := c.deliver(d)
	c.end = d.end
	return err == nil && d.end == goesOn
}

// aborts reports whether a handshake before the greeting is to break off.
func (c *conn) aborts() bool {
	for _, f := range c.srv.options.Faults {
		if f.Verb == greetingName && f.kind.Name == abortName && c.machine.State() == pop3.Connected {
			return true
		}
	}
	return false
}

// pauses returns the recorded pauses as they are to be kept now.
func (c *conn) pauses(recorded []stop) []stop {
	if c.srv.options.Latency <= 0 {
		return nil
	}
	var all []stop
	for _, s := range recorded {
		pause := min(float64(s.pause)*c.srv.options.Latency, float64(pauseMax))
		all = append(all, stop{s.at, time.Duration(pause)})
	}
	return all
}

// deliver writes the octets with their pauses. What stands before a pause is sent
// before it.
func (c *conn) deliver(d *delivery) error {
	for at := 0; ; {
		n, pause := d.next(at)
		if pause > 0 && !c.pause(pause) {
			return errClosed
		}
		if at == len(d.octets) {
			return nil
		}
		if err := c.put(d.octets[at : at+n]); err != nil {
			return err
		}
		at += n
		if d.pace.size > 0 {
			if err := c.out.Flush(); err != nil {
				return err
			}
		}
	}
}

// pause sends what is due and waits. It returns false when the server was closed
// meanwhile, or the client cannot be reached.
func (c *conn) pause(d time.Duration) bool {
	if c.out.Flush() != nil {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.srv.open.Done():
		return false
	}
}
