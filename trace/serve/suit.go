package serve

import (
	"bytes"
	"strings"

	"popsh/session/pop3"
)

// The capabilities that depend on how the recording is served, and not on the
// recorded server alone.
var (
	tlsTag  = pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.HelloTLS }).Needs
	saslTag = pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.Exchange }).Needs
)

// suited changes lists of what the server can do, so that they hold here: TLS is
// offered where it can be had, and no mechanism that cannot be served.
func (c *conn) suited(l *line, r reply) reply {
	if l.row == nil || r.body == 0 {
		return r
	}
	var suit func(*bytes.Buffer, []byte)
	switch l.row.Lines {
	case pop3.CapabilityLines:
		suit = c.suitCapability
	case pop3.MechanismLines:
		suit = c.suitMechanism
	default:
		return r
	}
	var lines bytes.Buffer
	for text := range bytes.Lines(r.lines()) {
		suit(&lines, text)
	}
	if l.row.Lines == pop3.CapabilityLines && c.offersTLS() && !announces(r.lines(), tlsTag) {
		lines.WriteString(tlsTag + "\r\n")
	}
	if bytes.Equal(lines.Bytes(), r.lines()) {
		return r
	}
	c.edit(editCaps, l.String())
	return r.edit(lines.Bytes())
}

// offersTLS reports whether TLS is to be announced (RFC 2595 §8).
func (c *conn) offersTLS() bool {
	return c.offersSTLS() && c.machine.State() == pop3.Authorization
}

func announces(lines []byte, tag string) bool {
	var caps pop3.Caps
	for text := range bytes.Lines(lines) {
		caps.Add(bytes.TrimRight(text, "\r\n"))
	}
	return caps.Has(tag)
}

func (c *conn) suitCapability(lines *bytes.Buffer, text []byte) {
	a := pop3.ParseCapability(bytes.TrimRight(text, "\r\n"))
	switch a.Tag {
	case tlsTag:
		if !c.offersSTLS() {
			return
		}
	case saslTag:
		var names []string
		for _, name := range a.Args {
			if c.serves(name) {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			return
		}
		if len(names) < len(a.Args) {
			text = []byte(a.Written + " " + strings.Join(names, " ") + "\r\n")
		}
	}
	lines.Write(text)
}

func (c *conn) suitMechanism(lines *bytes.Buffer, text []byte) {
	if c.serves(string(bytes.TrimSpace(text))) {
		lines.Write(text)
	}
}

// serves reports whether a mechanism can be served, and tells once when it cannot.
// The last message of the SCRAM family proves that the server knows the secret
// (RFC 5802 §3), and its -PLUS forms are bound to the recorded TLS connection.
func (c *conn) serves(name string) bool {
	_, known := c.begin(name, nil)
	upper := strings.ToUpper(name)
	if known && !strings.HasPrefix(upper, "SCRAM-") && !strings.HasSuffix(upper, "-PLUS") {
		return true
	}
	c.srv.mu.Lock()
	told := c.srv.dropped[upper]
	c.srv.dropped[upper] = true
	c.srv.mu.Unlock()
	if !told {
		c.srv.log("the mechanism %.20q cannot be served from a recording, so it is not offered", upper)
	}
	return false
}
