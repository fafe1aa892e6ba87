// Package sasl holds the challenge and response mechanisms that sign a user on,
// the client's and the server's side of each (RFC 4422), and the digest of APOP
// (RFC 1939 §7). Base64, continuation lines and cancelling belong to the POP3 profile
// (RFC 5034), which package session speaks. There is no I/O here, but for the tickets
// of [Kerberos].
package sasl
