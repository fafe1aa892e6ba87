// Package trace remembers conversations: it writes, reads, redacts and plays
// transcripts in the format p3t, version 1. The rooms below it compare, export,
// import and serve them.
//
// A transcript is a text file. A line that starts with "C: " or "S: " is what the
// client or the server said, as the examples of RFC 1939 show it, and yet the
// file holds every octet: what is not printable is escaped by a backslash, so the
// file can be read, searched, compared and mended with any tool for text, and
// showing it does nothing to a terminal. The first character of a line says what
// it is:
//
//	%p3t 1               the first line; other % lines tell about the recording
//	@+0.031200           time since the mark before
//	C: USER alice        octets of the client, with CRLF behind them
//	S> +OK old server\n  octets of the server, exactly
//	S~ octets=48 …       octets that were left out
//	! tls-start          what happened to the connection
//	# text               a note
//	? within 3s          an assertion
//
// Secrets never get into a file: slots such as \{secret:1} stand for them, by
// their place in the conversation (RFC 1939 §7, RFC 5034 §4) and, wherever else
// they turn up, by their value. Equal secrets have equal numbers.
//
// The package opens no connection. Whoever records gives a [Recorder] what a
// [wire.Observer] sees; whoever replays, serves or shows a transcript reads it here
// and does the rest itself.
package trace
