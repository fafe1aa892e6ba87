package practice

import "popsh/session/pop3"

// staticStamp is the timestamp of a server that gives the same to everyone, and
// badStamp that of one which does not know what a msg-id is.
const (
	staticStamp = "<4711.1700000000@pop.example.org>"
	badStamp    = "<practice clock 12:30>"
)

// loginQuirks are about signing on, but for AUTH.
var loginQuirks = []Switch{
	{"static-stamp", "", "send the same timestamp to every client", sets(func(m *manner) { m.stamp = staticStamp })},
	{"bad-stamp", "", "send a timestamp that is no msg-id", sets(func(m *manner) { m.stamp = badStamp })},
	{"apop-offered-not-supported", "", "send a timestamp and refuse every APOP", sets(func(m *manner) { m.apopFails = true })},
	{"user-reveals-names", "", "refuse USER with a name that is not known", bends("USER", nameUnknown)},
	{"password-with-spaces", "", "cut passwords at their first blank", sets(func(m *manner) { m.cutsPassword = true })},
	{"auth-fail-closes", "", "hang up after a failed login", bends("", hangUpOnFailure)},
	{"auth-error-without-code", "", "refuse a login without [AUTH]", bends("", withoutCode(codeAuth))},
	{"in-use", "", "say at every login that another session is there", sets(func(m *manner) { m.busy = true })},
	{"lock-busy-looks-like-bad-password", "", "say of a locked maildrop that the password is wrong", bends("", busyAsBad)},
	{"lock-lingers", "SECONDS", "keep the lock of a session that broke, for that time", func(m *manner, n int) { m.linger = duration(n) }},
	{"login-ok-then-stat-refused", "", "let everybody in and refuse STAT", bends("STAT", func(c *conn, _ []string, r *reply) { *r = c.refuse("SYS/PERM", popOff) })},
}

// authQuirks are about AUTH and its mechanisms.
var authQuirks = []Switch{
	{"sasl-plus-without-space", "", "send an empty challenge as + without its space", begins("+")},
	{"sasl-ok-for-plus", "", "ask the client to begin by +OK", begins("+OK")},
	{"sasl-text-challenge", "", "ask the client to begin by words in clear", begins("+ go ahead")},
	{"sasl-plain-asks-login", "", "ask the client to begin as LOGIN asks for a name", begins(challengeLine([]byte("Username:")))},
	{"sasl-data-with-ok", "", "send the server's proof behind +OK, not as a challenge", twists(early)},
	{"sasl-hasty", "", "send +OK without waiting for the answer to the proof", bothOf(twists(early), sets(func(m *manner) { m.hasty = true }))},
	{"sasl-ir-refused", "", "refuse answers on the AUTH line, as Office 365 does", sets(func(m *manner) { m.noInitial = true })},
	{"token-expired", "", "refuse every token, and say why in JSON", sets(func(m *manner) { m.tokensOver = true })},
	{"sasl-no-proof", "", "send +OK in place of the proof that SCRAM wants", bothOf(twists(early), twists(mute))},
	{"sasl-wrong-proof", "", "send a proof that was made without the password", changes(wrongProof)},
	{"scram-wrong-nonce", "", "send a nonce that does not begin with the client's", changes(wrongNonce)},
	{"scram-few-iterations", "", "ask for one iteration: the password is easy to guess", changes(iterations("1"))},
	{"scram-many-iterations", "", "ask for 2147483647 iterations, which take minutes", changes(iterations("2147483647"))},
	{"scram-long-salt", "", "send a salt of 4096 octets", changes(longSalt)},
	{"scram-says-why", "", "say in a challenge why SCRAM failed, then -ERR", twists(explaining)},
}

// begins returns what makes a server ask the client to begin by a line of its own.
func begins(line string) func(*manner, int) {
	return sets(func(m *manner) { m.begin = line })
}

func nameUnknown(c *conn, args []string, r *reply) {
	if _, known := c.srv.people[c.user]; r.ok && !known {
		*r = c.refuse("", noUser)
		c.user = ""
		c.facts &^= pop3.UserGiven
	}
}

func hangUpOnFailure(_ *conn, _ []string, r *reply) {
	r.closes = r.closes || r.code == codeAuth
}

// withoutCode returns a bend that leaves a response code out.
func withoutCode(code string) func(*conn, []string, *reply) {
	return func(_ *conn, _ []string, r *reply) {
		if r.code == code {
			r.code = ""
		}
	}
}

func busyAsBad(c *conn, _ []string, r *reply) {
	if r.code == codeInUse {
		*r = c.refuse("", badLogin)
	}
}
