// Package repl is the shell: the table of commands, running one line, the ways
// in which lines come (typed, from a script, from flags), opening connections,
// signing on, settings, help, the list of subcommands, and what a failure means for
// the exit status.
//
// It leaves the conversation to package session and all facts about POP3 to
// session/pop3. The rooms below it know no shell: how results look is repl/view's,
// what is said of a line while it is typed is repl/typing's, what listens for
// others is repl/serving's, and so on.
//
// A file is found by the word that its name begins with:
//
//	main, flags, config    the command line and the configuration file
//	door                   the subcommands: their list, and those that describe popsh
//	shell, table           the shell, and the rows that its lines are found by
//	verb                   lines for the server
//	word                   popsh's own words, such as :save, one in each file
//	alias, record, replay  words with more to them; replay is also two doors
//	connect, login         opening a connection, and signing on there
//	attend                 what the server does while nobody waits for it, or owes
//	script, terminal       where lines come from: a file, or a person
//	prompt, complete       what the person sees while typing
//	output                 where what is shown goes to: a file, a command, a pager
//	help, explain          what can be known, and what an exchange meant
//	settings               what :set and :timeout change
//	exit                   what a failure means for the exit status
package repl
