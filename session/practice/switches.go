package practice

import (
	"time"

	"popsh/session/authority"
)

// A Switch makes the server different from the honest one. [Options.Switch] turns
// it on by its name; several may be on.
type Switch struct {
	Name  string
	Value string // what its number means; "" for a switch without one
	Short string // what it does, without a full stop
	set   func(m *manner, value int)
}

// staticStamp is the timestamp of a server that gives the same to everyone, and
// badStamp that of one which does not know what a msg-id is.
const (
	staticStamp = "<4711.1700000000@pop.example.org>"
	badStamp    = "<practice clock 12:30>"
)

// Switches are all there are, in the order they are shown: policies, what a
// server may lack, and, after the blank line, faults and quirks of servers in the
// field.
var Switches = []Switch{
	{"login-delay", "SECONDS", "refuse a second login within that time, by [LOGIN-DELAY]", func(m *manner, n int) { m.loginDelay = time.Duration(n) * time.Second }},
	{"expire", "DAYS", "announce EXPIRE; with 0, QUIT removes what was fetched", func(m *manner, n int) { m.expires, m.days = true, n }},
	{"clear-login-refused", "", "take no password in clear text, only under TLS", func(m *manner, _ int) { m.tlsLogin = true }},
	{"anonymous", "", "let guests in by ANONYMOUS, to bob's maildrop", func(m *manner, _ int) { m.guest = "bob" }},
	{"no-capa", "", "know no CAPA", hide("CAPA")},
	{"no-stls", "", "neither offer STLS nor know it", hide("STLS")},
	{"no-apop", "", "send no timestamp and know no APOP", hide(apopVerb)},
	{"no-uidl", "", "neither offer UIDL nor know it", hide("UIDL")},
	{"no-top", "", "neither offer TOP nor know it", hide("TOP")},
	{"no-pipelining", "", "lose every command sent before the last reply came", func(m *manner, _ int) { m.loseMore = true }},

	{"stls-refused", "", "offer STLS and refuse it", bends("STLS", refuseTLS)},
	{"stls-inject", "", "send a false reply in clear behind the +OK of STLS", bends("STLS", injectReply)},
	{"cert-expired", "", "show a certificate whose time is over", certificate(authority.Expired)},
	{"cert-name", "", "show the certificate of another server", certificate(authority.Name)},
	{"cert-untrusted", "", "show a certificate that a stranger has signed", certificate(authority.Untrusted)},
	{"static-stamp", "", "send the same timestamp to every client", func(m *manner, _ int) { m.stamp = staticStamp }},
	{"bad-stamp", "", "send a timestamp that is no msg-id", func(m *manner, _ int) { m.stamp = badStamp }},
	{"greeting-err", "", "greet with -ERR and hang up", bends(greeting, greetNo)},
	{"greeting-silent", "", "accept connections and never say a word", func(m *manner, _ int) { m.mute = true }},
	{"greeting-escapes", "", "put terminal escape sequences into greeting and errors", bothOf(bends(greeting, escapeText), bends("", escapeErrors))},
	{"auth-fail-closes", "", "hang up after a failed login", bends("", hangUpOnFailure)},
	{"sasl-plus-without-space", "", "send an empty challenge as + without its space", begins("+")},
	{"sasl-text-challenge", "", "ask the client to begin by words in clear", begins("+ go ahead")},
	{"sasl-plain-asks-login", "", "ask the client to begin as LOGIN asks for a name", begins(challengeLine([]byte("Username:")))},
	{"sasl-data-with-ok", "", "send the server's proof behind +OK, not as a challenge", twists(early)},
	{"sasl-hasty", "", "send +OK without waiting for the answer to the proof", bothOf(twists(early), func(m *manner, _ int) { m.hasty = true })},
	{"sasl-ir-refused", "", "refuse answers on the AUTH line, as Office 365 does", func(m *manner, _ int) { m.noInitial = true }},
	{"token-expired", "", "refuse every token, and say why in JSON", func(m *manner, _ int) { m.tokensOver = true }},
	{"sasl-no-proof", "", "send +OK in place of the proof that SCRAM wants", bothOf(twists(early), twists(mute))},
	{"sasl-wrong-proof", "", "send a proof that was made without the password", changes(wrongProof)},
	{"scram-wrong-nonce", "", "send a nonce that does not begin with the client's", changes(wrongNonce)},
	{"scram-few-iterations", "", "ask for one iteration: the password is easy to guess", changes(iterations("1"))},
	{"scram-many-iterations", "", "ask for 2147483647 iterations, which take minutes", changes(iterations("2147483647"))},
	{"scram-long-salt", "", "send a salt of 4096 octets", changes(longSalt)},
	{"scram-says-why", "", "say in a challenge why SCRAM failed, then -ERR", twists(explaining)},
	{"capa-underscore", "", "write capabilities with _ in place of -", bends("CAPA", underscoreTags)},
	{"capa-lowercase", "", "write capabilities in lower case", bends("CAPA", lowerTags)},
	{"stat-no-octets", "", "leave the octets out of the reply to STAT", bends("STAT", countOnly)},
	{"list-arg-ignored", "", "send the whole list in reply to LIST with a number", bends("LIST", listEverything)},
	{"list-arg-multiline", "", "send an end mark after the one line of LIST with a number", bends("LIST", endListing)},
	{"uidl-extra-spaces", "", "put three spaces before each unique-id", bends("UIDL", spreadIDs)},
	{"size-lf-counting", "", "count a line end as one octet in all sizes", func(m *manner, _ int) { m.lfSizes = true }},
	{"dot-not-stuffed", "", "send lines that begin with a dot as they are", bends("", leaveDots)},
	{"lf-only", "", "end all lines with LF, without CR", func(m *manner, _ int) { m.lf = true }},
	{"double-reply", "", "send the status line of NOOP and TOP two times", bothOf(bends("NOOP", sayTwice), bends("TOP", sayTwice))},
	{"quit-no-reply", "", "hang up at QUIT without an answer", bends("QUIT", leaveSilently)},
}

// hide returns what makes a server pretend not to know a command.
func hide(verb string) func(*manner, int) {
	return func(m *manner, _ int) { m.hidden = append(m.hidden, verb) }
}

func certificate(f authority.Fault) func(*manner, int) {
	return func(m *manner, _ int) { m.cert = f }
}

// bends returns what makes a server change its replies to verb, or all if it is
// empty.
func bends(verb string, apply func(*conn, []string, *reply)) func(*manner, int) {
	return func(m *manner, _ int) { m.bends = append(m.bends, bend{verb, apply}) }
}

// begins returns what makes a server ask the client to begin by a line of its own.
func begins(line string) func(*manner, int) {
	return func(m *manner, _ int) { m.begin = line }
}

func bothOf(a, b func(*manner, int)) func(*manner, int) {
	return func(m *manner, n int) { a(m, n); b(m, n) }
}
