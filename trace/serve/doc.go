// Package serve acts as a recorded server: real clients connect and are answered
// from transcripts, octet for octet, with the framing of RFC 1939 §3 where it was
// kept and without it where it was not.
//
// What a client asks is looked up in the recording: in its order, by the command
// in its state, or in a mailbox rebuilt from it. A command that is not in the
// recording is answered as a miss, named with the nearest one, and told in the
// report. Secrets are not in a transcript, only their numbers: they are checked
// when their values are given, and bound or believed when not. TLS has an
// authority of its own (RFC 2595, RFC 8314), challenges are made anew (RFC 1939
// §7, RFC 5034 §4), and faults can be ordered by a table.
//
// It makes up nothing that it does not tell of, it does not deliver or delete
// mail, and it never connects to anything.
package serve
