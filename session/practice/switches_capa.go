package practice

import (
	"bytes"
	"slices"

	"popsh/session/pop3"
)

// capaQuirks are about the reply to CAPA.
var capaQuirks = []Switch{
	{"capa-drops-connection", "", "hang up at CAPA without an answer", bends("CAPA", hangUp)},
	{"capa-hangs", "", "send no end mark behind the capabilities", bends("CAPA", endless)},
	{"capa-lowercase", "", "write capabilities in lower case", capabilityLine(onTag(bytes.ToLower))},
	{"capa-underscore", "", "write capabilities with _ in place of -", capabilityLine(onTag(underscored))},
	{"capa-equals", "", "write capabilities as SASL=PLAIN", capabilityLine(equalled)},
	{"capa-trailing-space", "", "put a blank behind each capability", capabilityLine(func(line []byte) []byte { return append(line, ' ') })},
	{"capa-dot-tag", "", "announce a capability that begins with a dot", bends("CAPA", dotTag)},
	{"capa-sasl-empty", "", "announce SASL without any mechanism", capabilityLine(withoutNames)},
	{"capa-by-state", "", "announce TOP and UIDL after the login only", bends("CAPA", onlyInside)},
	{"capa-overclaims", "", "announce TOP and not know it", bends("TOP", func(c *conn, _ []string, r *reply) { *r = c.refuse("", unknownCommand) })},
}

// capabilityLine returns what makes a server write its capabilities in another way.
func capabilityLine(change func(line []byte) []byte) func(*manner, int) {
	return bends("CAPA", func(_ *conn, _ []string, r *reply) { r.body = mapLines(r.body, change) })
}

// onTag changes the first word of a line.
func onTag(change func(tag []byte) []byte) func(line []byte) []byte {
	return func(line []byte) []byte {
		tag, rest, more := bytes.Cut(line, []byte(" "))
		changed := change(bytes.Clone(tag))
		if more {
			changed = append(append(changed, ' '), rest...)
		}
		return changed
	}
}

func underscored(tag []byte) []byte { return bytes.ReplaceAll(tag, []byte("-"), []byte("_")) }

func equalled(line []byte) []byte { return bytes.Replace(line, []byte(" "), []byte("="), 1) }

func withoutNames(line []byte) []byte {
	if a := pop3.ParseCapability(line); a.Tag == saslTag {
		return []byte(saslTag)
	}
	return line
}

func dotTag(_ *conn, _ []string, r *reply) { r.body = follow(r.body, ".HIDDEN") }

// onlyInside leaves out what is of no use before the login.
func onlyInside(c *conn, _ []string, r *reply) {
	if c.state == pop3.Transaction {
		return
	}
	r.body = filter(r.body, func(line []byte) bool {
		return !slices.ContainsFunc(pop3.Commands, func(cmd pop3.Command) bool {
			return cmd.Needs == string(line) && !cmd.In.Has(pop3.Authorization)
		})
	})
}
