// Package repl is the shell: the table of commands, running one line, the ways
// in which lines come (typed, from a script, from flags), opening connections,
// signing on, settings, help, and what a failure means for the exit status.
//
// It leaves the conversation to package session, the looks to repl/view and all
// facts about POP3 to session/pop3.
package repl
