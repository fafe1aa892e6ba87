package practice

import (
	"strings"
	"time"

	"popsh/session/pop3"
	"popsh/session/sasl"
)

// The response codes of a refused login (RFC 2449 §8.1, RFC 3206 §5). A refusal
// for any other reason than the credentials goes without [AUTH].
const (
	codeAuth       = "AUTH"
	codeInUse      = "IN-USE"
	codeLoginDelay = "LOGIN-DELAY"
)

// cmdUser says +OK to every name, so that nobody can find out which exist.
func (c *conn) cmdUser(args []string) reply {
	if c.clearRefused() {
		return c.refuse("", tlsFirst)
	}
	c.user = args[0]
	return c.accept(passwordNext)
}

func (c *conn) cmdPass(args []string) reply {
	if c.clearRefused() {
		return c.refuse("", tlsFirst)
	}
	secret, known := c.srv.lookup(c.user)
	if c.srv.manner.cutsPassword {
		args[0], _, _ = strings.Cut(args[0], " ")
	}
	if !secret.Equal([]byte(args[0])) || !known {
		return c.refuse(codeAuth, badLogin)
	}
	return c.login(c.user)
}

func (c *conn) cmdApop(args []string) reply {
	if c.stamp == "" {
		return c.refuse("", noTimestamp)
	}
	if c.srv.manner.apopFails || !sasl.CheckAPOP(c.srv.lookup, args[0], c.stamp, args[1]) {
		return c.refuse(codeAuth, badLogin)
	}
	return c.login(args[0])
}

// clearRefused reports whether secrets may not travel as they are.
func (c *conn) clearRefused() bool {
	return c.srv.manner.tlsLogin && !c.facts.Has(pop3.UnderTLS)
}

// login opens the maildrop of a user who has proved who he is (RFC 1939 §4).
func (c *conn) login(user string) reply {
	if c.srv.manner.busy {
		return c.refuse(codeInUse, inUse)
	}
	drop, no := c.srv.people[user].drop.open(c.srv.now(), c.srv.manner.loginDelay)
	switch {
	case no != nil && no.inUse:
		return c.refuse(codeInUse, inUse)
	case no != nil:
		return c.refuse(codeLoginDelay, tooSoon, seconds(no.wait))
	}
	c.drop, c.state, c.bad = drop, pop3.Transaction, 0
	c.log("%s is in", user)
	n, octets := c.count()
	return c.accept(opens, n, octets)
}

// seconds rounds up, so that whoever waits that long has waited long enough.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
