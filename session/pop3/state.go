package pop3

// State is a state of a session (RFC 1939 §3), or a set of them.
type State uint8

// The states. Connected is the wait for the greeting.
const (
	Connected State = 1 << iota
	Authorization
	Transaction
	Update
	Closed

	LoggedOutOrIn = Authorization | Transaction
)

// Has reports whether the set s holds every state of t.
func (s State) Has(t State) bool { return s&t == t }

// Fact is what holds in a session besides its state, or a set of such facts.
type Fact uint8

// The facts that commands ask for or rule out.
const (
	UserGiven Fact = 1 << iota // a USER was answered +OK, so PASS may follow
	UnderTLS                   // the link is encrypted
	UTF8Mode                   // UTF8 was answered +OK
)

// Has reports whether the set f holds every fact of g.
func (f Fact) Has(g Fact) bool { return f&g == g }
