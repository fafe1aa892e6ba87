// Package wire is the codec of a Post Office Protocol connection: octets on one
// side; lines, status lines and multi-line bodies on the other (RFC 1939 §3,
// RFC 2449 §4, RFC 5034 §4).
//
// It is lossless: whatever is read or written can be rebuilt from the [Event]s,
// however the network cut it into pieces. It is bounded: a line has a cap, a
// body streams, a wait has a timer, and a context ends any wait at once. And it
// repairs nothing in silence: whatever departs from the RFCs travels with its
// line as a [Defect].
//
// It does not know commands, states or capabilities (package pop3 does), it does
// not decide what to send (package session does), and it never prints.
package wire
