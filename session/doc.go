// Package session is one conversation with a POP3 server: finding the way in,
// the greeting, requests and their replies, the state, TLS and authentication
// (RFC 1939, 2449, 2595, 5034, 8314).
//
// It sends nothing that it was not asked for, it shows nothing, and it repairs
// nothing: what looks wrong travels with the reply. Facts come from package
// pop3, octets from package wire, mechanisms from package sasl.
package session
