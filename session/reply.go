package session

import (
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// A Request is one line to send; NewRequest makes one.
type Request struct {
	Command *pop3.Command // what is known of the verb; nil for an unknown one
	Verb    string        // as typed
	Args    []string
	Line    []byte    // without line end
	Secret  wire.Span // the octets of Line that must not be shown
	Body    pop3.Body // what follows a +OK

	response bool // an answer to a challenge, not a command
	sent     time.Time
}

// A Reply is the answer to a request. When Body is not nil the reply goes on
// behind the status line and the body must be read or drained before the next
// request.
type Reply struct {
	Request Request
	Status  wire.Status // its octets are a copy and stay valid
	Body    *wire.Body
	Times   Times

	Size         int64      // of a message, as the server told it before it came; 0 when it did not
	Remarks      []Remark   // the quirks that it shows; complete once the body is read
	Capabilities *pop3.Caps // of an answer to CAPA, once it is read
	Before       *pop3.Caps // of the first such answer behind STLS: what it was before
}

// Times are the moments of an exchange; each carries the monotonic clock.
type Times struct {
	Sent  time.Time // the request was written
	First time.Time // its first octet was there
	Last  time.Time // its last octet was there; zero while the body is read
}

// Err returns a *RefusedError when the server said -ERR, else nil.
func (r *Reply) Err() error {
	if r.Status.OK || r.Status.More {
		return nil
	}
	cmd := r.Request.Command
	login := cmd != nil && signsOn(cmd) && r.Request.Body != pop3.MultiLine
	return &RefusedError{Command: cmd, Verb: r.Request.Verb, Login: login, Status: r.Status}
}

// signsOn reports whether a command is the last step of a sign-on, or the first
// of one in two.
func signsOn(cmd *pop3.Command) bool {
	return cmd.Next == pop3.Transaction || cmd.Sets.Has(pop3.UserGiven)
}
