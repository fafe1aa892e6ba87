package practice

import (
	"bytes"
	"iter"
	"slices"
	"strconv"

	"popsh/session/pop3"
)

// A capability is a line of the reply to CAPA. Args returns what stands behind
// the tag, and whether the line is there at all; nil means always, with nothing.
type capability struct {
	tag  string
	args func(c *conn) (string, bool)
}

// saslTag announces the mechanisms of AUTH.
const saslTag = "SASL"

// capabilities are in the order they are sent.
var capabilities = []capability{
	{"TOP", nil},
	{"UIDL", nil},
	{"USER", func(c *conn) (string, bool) { return "", !c.clearRefused() }},
	{saslTag, (*conn).saslArgs},
	{"RESP-CODES", nil},
	{"AUTH-RESP-CODE", nil},
	{"PIPELINING", func(c *conn) (string, bool) { return "", !c.srv.manner.loseMore }},
	{"STLS", (*conn).stlsArgs},
	{"EXPIRE", (*conn).expireArgs},
	{"LOGIN-DELAY", (*conn).loginDelayArgs},
	{"UTF8", func(*conn) (string, bool) { return "USER", true }},
	{"LANG", nil},
	{"IMPLEMENTATION", func(*conn) (string, bool) { return "popsh-practice", true }},
}

func (c *conn) cmdCapa([]string) reply {
	r := c.accept(capabilitiesFollow)
	r.body = c.capabilityLines()
	return r
}

// capabilityLines yields what the server can do in the present state (RFC 2449
// §5).
func (c *conn) capabilityLines() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, row := range capabilities {
			line, there := row.line(c)
			if there && !yield([]byte(line)) {
				return
			}
		}
	}
}

func (row capability) line(c *conn) (string, bool) {
	if c.srv.manner.lacks(row.tag) {
		return "", false
	}
	if row.args == nil {
		return row.tag, true
	}
	args, there := row.args(c)
	if args != "" {
		args = " " + args
	}
	return row.tag + args, there
}

func (c *conn) saslArgs() (string, bool) {
	names := slices.Collect(c.mechanisms())
	return string(bytes.Join(names, []byte(" "))), len(names) > 0
}

// stlsArgs offers STLS where it can be used only (RFC 2595 §8).
func (c *conn) stlsArgs() (string, bool) {
	return "", c.state == pop3.Authorization && (c.srv.manner.stlsAlways || !c.facts.Has(pop3.UnderTLS))
}

func (c *conn) expireArgs() (string, bool) {
	if !c.srv.manner.expires {
		return "NEVER", true
	}
	return strconv.Itoa(c.srv.manner.days), true
}

func (c *conn) loginDelayArgs() (string, bool) {
	delay := c.srv.manner.loginDelay
	return strconv.Itoa(seconds(delay)), delay > 0
}
