// Package sasl holds the challenge and response mechanisms that sign a user on,
// the client's and the server's side of each (RFC 4422), and the digest of APOP
// (RFC 1939 §7). It does no I/O, but for
// the tickets of [Kerberos]: base64, continuation lines and cancelling
// belong to the POP3 profile (RFC 5034), which package session speaks.
package sasl
