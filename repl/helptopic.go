package repl

import "popsh/session/pop3"

// shellTopics are the topics about popsh itself, in the order of the overview.
var shellTopics = []pop3.Topic{
	{
		Name:  "lines",
		Short: "what a line that you type is taken for",
		Long: `The first character decides. A letter begins a command for the server, which is sent
exactly as typed. A colon begins a word for popsh, a # a comment; an empty line does
nothing. A number and a blank before a command repeat it:

  STAT            sent to the server
  :help STAT      for popsh
  5 NOOP          sent five times
  # a note        nothing happens

While no connection is open nothing can be sent, so the words of popsh need no colon.
While the server waits for the answer to a challenge of AUTH, every line without a colon
is that answer.

Behind a command whose reply has a list or a message in it, > FILE writes what would be
shown to a new file, >> FILE adds it to one, and | COMMAND feeds a command. PASS, USER,
APOP and AUTH never look for them, since a password may hold such characters.

Arguments of popsh's own words stand in double quotes where they hold blanks. There is no
quoting in what is sent: :raw sends any octets.`,
		See: []string{"scripts", "states", "exit"},
	},
	{
		Name:  "scripts",
		Short: "lines that nobody types",
		Long: `Lines also come from -c LINE, which may be repeated, from -f FILE, and from standard input
where that is no terminal:

  popsh --practice -c "USER alice" -c "PASS open-sesame" -c STAT
  popsh --tls=none localhost:1110 < lines.txt

They are the lines one would type, and mean the same. Each waits for its reply. The first
that fails ends the script, unless --keep-going says otherwise, and decides about the exit
status. Nothing is asked: a password comes from --password-file, --password-fd or
--password-command, and what needs a yes is refused.

Results go to standard output, words about them to standard error. With --json each
result is one JSON object on a line; with --raw the exact octets of bodies come out.`,
		See: []string{"exit", "lines"},
	},
	{
		Name:  "exit",
		Short: "what the exit status tells",
		Long:  "The exit status of popsh is that of the first failure:\n\n" + exitLines(),
		See:   []string{"scripts"},
	},
	{
		Name:  "environment",
		Short: "the variables that popsh looks at",
		Long: `Colours: --color beats them all. NO_COLOR with any value switches colours off,
CLICOLOR_FORCE or FORCE_COLOR on, CLICOLOR=0 and TERM=dumb off again where nothing forces
them. COLORTERM=truecolor or 24bit says that the terminal has more than sixteen.

Long replies are shown by the command in POPSH_PAGER, or in PAGER. The lines that were
typed are kept, without their secrets, in the file that POPSH_HISTORY names, or in
popsh/history below XDG_STATE_HOME, which is ~/.local/state unless it is set.`,
		See: []string{"scripts"},
	},
}
