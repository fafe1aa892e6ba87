// Package view is how a session looks: replies as text for people, as exact
// octets or as JSON, the words of popsh around them, and errors with their hints.
//
// Results go to one stream and words to another, so that a program can read the
// one while a person reads the other. A reply streams through: memory does not
// grow with it.
//
// It holds the one escaping writer. Octets of a server become text in [Escaper]
// and nowhere else, so that nothing a server sends can command a terminal, hide
// or reorder what is shown, or pass for words of popsh: column one is never the
// server's.
//
// The looks of a kind of reply are a [Form], a row of data. It does not know
// which command has which form, does not read what a user types, and sends
// nothing; facts of the protocol come from package pop3.
package view
