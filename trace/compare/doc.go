// Package compare holds a live conversation against a recorded one, exchange by
// exchange (a command with its reply, RFC 1939 §3): what the client of a
// transcript is to send again, which differences count, what a test asserts, how
// the outcome is reported, and how a transcript is brought up to date.
//
// It sends nothing and waits for nothing: who replays carries out a [Script],
// records the live side as [Turns], and puts both to a [Comparison].
package compare
