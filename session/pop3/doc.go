// Package pop3 is what the RFCs say about the Post Office Protocol version 3, as
// data: commands, states, capabilities, response codes, SASL mechanisms, the
// meaning of texts without a code, and the words that teach them. Completion,
// hints, help, checks, rendering and the practice server all read it; a fact is
// said here once.
//
// It also reads the few texts that the RFCs give a form: the answers to STAT, LIST
// and UIDL, the lines of CAPA, the timestamp of a greeting, and URLs of maildrops.
// What a parser tolerates it reports as an [Oddity]; what it gives as advice never
// forbids.
//
// It follows RFC 1939, 2384, 2449, 2595, 3206, 5034, 6856 and 8314. It holds no
// connection and sends nothing: package session talks, package wire sees. How a
// SASL mechanism is spoken is a matter of package sasl. The tables are for reading
// only, so all of it but a [Machine] and a [Caps] may be shared by goroutines.
//
// The teaching texts have paragraphs divided by empty lines. Lines of a paragraph
// may be filled anew; a line that begins with two blanks stands as it is.
package pop3
