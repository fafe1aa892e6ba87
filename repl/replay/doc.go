// Package replay sends what the client of a transcript sent to a live server, and
// compares what comes back with what was recorded, exchange by exchange.
//
// When which line is sent, and what is waited for, is decided here; how two exchanges
// are compared, in package compare. The connections, and the leave to send what
// deletes mail or gives a secret away, come from a [Host].
package replay
