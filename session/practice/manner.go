package practice

import (
	"slices"
	"time"

	"popsh/session/authority"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

// A manner is how a server departs from the plain honest one: policies it has,
// commands it lacks, quirks. The zero manner is that of the honest server;
// switches change it before the server starts, nobody after.
type manner struct {
	loginDelay time.Duration // between two logins of a user (RFC 2449 §6.5)
	expires    bool          // mail stays for the days below only (RFC 2449 §6.7)
	days       int
	tlsLogin   bool // no secret in clear outside TLS

	hidden   []string // verbs the server does not know
	loseMore bool     // what was sent ahead of a reply is lost
	mute     bool     // nothing is ever said
	lf       bool     // lines end in LF
	split    bool     // every octet is written by itself

	hangs     bool // after so many commands nothing more is said
	hangAfter int
	idle      time.Duration // how long a client may be silent; 0 for as long as usual
	idleWord  bool          // it is told when that was too long

	begin string // the line for an empty challenge, instead of a plus and its space
	hasty bool   // the last challenge is not waited on

	guest      string // the user that ANONYMOUS makes of a client; "" for none
	tokensOver bool   // no token is good any more
	noInitial  bool   // an answer on the AUTH line is refused

	stamp        string        // the timestamp of every greeting, instead of a fresh one
	apopFails    bool          // no digest is right
	cutsPassword bool          // at the first blank
	busy         bool          // every maildrop seems to be locked
	linger       time.Duration // how long the lock of a broken session stays

	cert       authority.Fault // what is wrong with the certificate
	stlsAlways bool            // STLS is offered under TLS too

	size           func(octets []byte) int // of a message; nil for the true one
	ignoresMarks   bool                    // marked messages are there by their numbers
	removesAtOnce  bool                    // marks are carried out at once
	keepsMarks     bool                    // they cannot be taken away
	takesFetched   bool                    // what was fetched is removed like what is marked
	keepsMail      bool                    // nothing is ever removed
	removesAtBreak bool                    // marks are carried out without QUIT

	bends  []bend
	twists []func(sasl.Server) sasl.Server
}

// A bend changes the honest replies of one command, or of all when verb is empty,
// before they are sent. It must not change anything else.
type bend struct {
	verb  string
	apply func(c *conn, args []string, r *reply)
}

// greeting stands for the verb of the greeting, which answers no command.
const greeting = "(greeting)"

// hides reports whether the server pretends not to know verb.
func (m *manner) hides(verb string) bool { return slices.Contains(m.hidden, verb) }

// lacks reports whether tag announces a command that the server pretends not to
// know.
func (m *manner) lacks(tag string) bool {
	return slices.ContainsFunc(m.hidden, func(verb string) bool {
		cmd, _ := pop3.Lookup(verb)
		return cmd.Needs == tag
	})
}

// bendReply applies what the manner does to the reply to verb.
func (m *manner) bendReply(c *conn, verb string, args []string, r *reply) {
	for _, b := range m.bends {
		if b.verb == verb || b.verb == "" {
			b.apply(c, args, r)
		}
	}
}
