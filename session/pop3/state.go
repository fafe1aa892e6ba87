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
