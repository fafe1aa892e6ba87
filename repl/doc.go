// Package repl is the shell: the table of commands, running one line, the ways
// in which lines come (typed, from a script, from flags), opening connections,
// signing on, settings, help, the list of subcommands, and what a failure means for
// the exit status.
//
// It leaves the conversation to package session and all facts about POP3 to
// session/pop3. The rooms below it know no shell: how results look is repl/view's,
// what is said of a line while it is typed is repl/typing's, what listens for
// others is repl/serving's, and so on.
package repl
