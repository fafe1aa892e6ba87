package serve

import (
	"bytes"
	"fmt"
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
			if c.serves(name, nil) {
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
	if c.serves(string(bytes.TrimSpace(text)), nil) {
		lines.Write(text)
	}
}

// serves reports whether a mechanism can be served to somebody who signs on as in
// a step, or as it was recorded first when that is nil. It tells once when it
// cannot.
func (c *conn) serves(name string, s *step) bool {
	about, known := pop3.LookupMechanism(name)
	_, spoken := c.begin(name, nil)
	why := ""
	switch {
	case !spoken:
		why = "popsh does not speak it"
	case known && about.Needs.Has(pop3.NeedsChannel) && !c.secure():
		why = "it is for TLS"
	case known && about.Mutual && !c.knows(s):
		why = "the server would have to prove that it knows the secret"
	}
	if why != "" {
		c.srv.tellOnce(fmt.Sprintf("the mechanism %.20q is not offered: %s", strings.ToUpper(name), why))
	}
	return why == ""
}

// knows reports whether the secret of a step is known, or of the first sign-on.
func (c *conn) knows(s *step) bool {
	if s == nil && c.srv.rec.mail.welcome == nil {
		return false
	}
	h, file := c.secretOf(s)
	_, known := c.srv.vault.value(file, h.N)
	return known
}
