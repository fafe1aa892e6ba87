// Package pop3 is what the RFCs say about the Post Office Protocol version 3, as
// data: commands, states, capabilities, response codes, SASL mechanisms, the
// meaning of texts without a code, and the words that teach them. Completion,
// hints, help, checks, rendering and the practice server all read it; a fact is
// said here once.
//
// It follows RFC 1939, 2449, 2595, 3206, 5034, 6856 and 8314. It holds no
// connection and sends nothing: package session talks, package wire sees.
package pop3
