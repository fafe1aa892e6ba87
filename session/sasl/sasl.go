package sasl

// A Client is the client's side of one run of a mechanism. It is used by one
// goroutine and only once.
type Client interface {
	// Start returns the initial response. A nil slice means that the mechanism
	// lets the server begin; an empty one is an empty first answer ("="). Where
	// no initial response may be sent, the same octets answer the empty first
	// challenge; Next sees only the challenges after that.
	Start() ([]byte, error)
	// Next answers a challenge. An error means the exchange must be cancelled
	// with "*": the server asked for something that must not be answered.
	Next(challenge []byte) ([]byte, error)
	// Done reports whether the mechanism agrees that a success now is a real one
	// (it has seen all that it must see).
	Done() bool
}

// A Server is the server's side of one run of a mechanism. It is used by one
// goroutine and only once.
type Server interface {
	// Next takes the client's answer (nil at the start when there was no initial
	// response) and returns a challenge, or done with the name of the user who
	// proved who he is. An error means the sign-on is refused: [ErrRefused] for
	// wrong credentials, a *ResponseError for an answer out of form.
	Next(response []byte) (challenge []byte, user string, done bool, err error)
}
