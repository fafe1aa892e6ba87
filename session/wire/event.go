package wire

import "time"

// Kind says what an [Event] reports.
type Kind uint8

// The kinds of events, in the order a connection may show them.
const (
	Opened   Kind = iota // the connection is there; Note names the two addresses, and its route if there is one: via=, proxy-header=
	ToServer             // Data is about to be written; Secret marks what must not be shown
	Unsent               // Data is the tail of the last ToServer that was never written
	ToClient             // Data was read, exactly as one read returned it
	Securing             // the TLS handshake begins
	Upgraded             // the TLS handshake is done; Note has its facts, as of [Handshake]
	PreTLS               // Data arrived in clear where only TLS may follow; it is dropped
	Ended                // the peer ended its side; Note says how (eof, reset, …)
	Closed               // this side closed the connection; Note says why
)

var kindNames = [...]string{"opened", "to-server", "unsent", "to-client", "securing", "upgraded", "pre-tls", "ended", "closed"}

// String returns the kind's name, as used in notes and tests.
func (k Kind) String() string { return kindNames[k] }

// A Span is a half-open range of octets in [Event].Data. The zero Span is empty.
type Span struct{ From, To int }

// Empty reports whether the span covers no octets.
func (s Span) Empty() bool { return s.From >= s.To }

// An Event is one thing that happened on a connection. The Data of all ToServer
// events less the Unsent ones, in order, is what was written; the Data of all
// ToClient events is what was read. Data is valid only during the call of
// Observe: an observer that keeps it must copy it.
type Event struct {
	At     time.Time // carries the monotonic clock
	Kind   Kind
	Data   []byte
	Secret Span // the octets of Data that are a secret (ToServer only)
	Note   string
}

// An Observer is told what happens on a connection, in order, one call at a
// time, on the goroutine that did it. It must not block and must not call back
// into the connection.
type Observer interface{ Observe(Event) }

// Tee returns an observer that tells each of the others in turn; nil ones are
// left out.
func Tee(others ...Observer) Observer {
	var t tee
	for _, o := range others {
		if o != nil {
			t = append(t, o)
		}
	}
	return t
}

type tee []Observer

func (t tee) Observe(e Event) {
	for _, o := range t {
		o.Observe(e)
	}
}
