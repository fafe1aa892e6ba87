package practice

import (
	"strings"

	"popsh/session/pop3"
)

// A handler answers one command whose state and number of arguments are right.
type handler func(c *conn, args []string) reply

// apopVerb is the command that the timestamp of the greeting announces.
const apopVerb = "APOP"

// handlers has a row for every command of the server. When each may be used and
// what arguments it takes stands in [pop3.Commands].
var handlers = map[string]handler{
	"USER":   (*conn).cmdUser,
	"PASS":   (*conn).cmdPass,
	apopVerb: (*conn).cmdApop,
	"AUTH":   (*conn).cmdAuth,
	"STLS":   (*conn).cmdStls,
	"CAPA":   (*conn).cmdCapa,
	"UTF8":   (*conn).cmdUTF8,
	"LANG":   (*conn).cmdLang,
	"STAT":   (*conn).cmdStat,
	"LIST":   (*conn).cmdList,
	"UIDL":   (*conn).cmdUidl,
	"RETR":   (*conn).cmdRetr,
	"TOP":    (*conn).cmdTop,
	"DELE":   (*conn).cmdDele,
	"RSET":   (*conn).cmdRset,
	"NOOP":   (*conn).cmdNoop,
	"QUIT":   (*conn).cmdQuit,
}

// How many lines in a row may be no command, before the login and after it. A
// browser that was talked into connecting here gets no further.
const (
	badMaxBefore = 3
	badMaxAfter  = 20
)

// The facts that commands want or bar, and what the server says then.
var (
	wanted = []factPhrase{{pop3.UserGiven, userFirst}}
	barred = []factPhrase{{pop3.UnderTLS, tlsIsOn}, {pop3.UTF8Mode, noTLSAfterUTF8}}
)

type factPhrase struct {
	fact pop3.Fact
	say  phrase
}

// answer returns the reply to a line, with the verb and the arguments it was.
func (c *conn) answer(line string) (verb string, args []string, r reply) {
	word, rest, _ := strings.Cut(line, " ")
	if pop3.FromBrowser(line) {
		return "", nil, reply{silent: true, closes: true}
	}
	cmd, handle := c.find(word)
	if handle == nil || strings.ContainsFunc(rest, control) {
		return "", nil, c.notACommand(unknownCommand)
	}
	c.bad = 0
	args = cmd.Split(rest)
	if why := c.outOfPlace(cmd, args); why != "" {
		return cmd.Verb, args, reply{text: why}
	}
	r = handle(c, args)
	c.facts &^= cmd.Clears
	if r.ok {
		c.facts |= cmd.Sets
	}
	return cmd.Verb, args, r
}

// find returns what is known of a command and its handler, or nil.
func (c *conn) find(word string) (*pop3.Command, handler) {
	cmd, known := pop3.Lookup(word)
	if !known || c.srv.manner.hides(cmd.Verb) {
		return nil, nil
	}
	return cmd, handlers[cmd.Verb]
}

func control(r rune) bool { return r < ' ' || r == 0x7F }

// outOfPlace returns what to say when a command comes in the wrong state, with
// the wrong number of arguments, or at the wrong moment; else "".
func (c *conn) outOfPlace(cmd *pop3.Command, args []string) string {
	least, most := cmd.Arity()
	switch {
	case !cmd.In.Has(c.state) && c.state == pop3.Authorization:
		return c.say(loginFirst)
	case !cmd.In.Has(c.state):
		return c.say(beforeLogin)
	case len(args) < least || len(args) > most:
		return c.say(usage, cmd.Usage())
	}
	for _, w := range wanted {
		if cmd.Wants.Has(w.fact) && !c.facts.Has(w.fact) {
			return c.say(w.say)
		}
	}
	for _, b := range barred {
		if cmd.Bars.Has(b.fact) && c.facts.Has(b.fact) {
			return c.say(b.say)
		}
	}
	return ""
}

// notACommand answers a line that no command fits. Too many of them end the
// session.
func (c *conn) notACommand(p phrase) reply {
	most := badMaxBefore
	if c.state == pop3.Transaction {
		most = badMaxAfter
	}
	r := c.refuse("", p)
	if c.bad++; c.bad >= most {
		r = c.refuse("", tooManyBad)
		r.closes = true
	}
	r.unknown = true
	return r
}
