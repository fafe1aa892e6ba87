package pop3

// maildropCommands are the commands for an open maildrop, and QUIT.
var maildropCommands = []Command{
	{
		Verb: "STAT",
		In:   Transaction, Text: Counts, Standing: Required, Pipe: Anywhere,
		Short: "ask how many messages there are, and how large",
		Long: `STAT gives two numbers: how many messages the maildrop holds, and how many octets
they have together. The RFC calls this a drop listing. Messages marked by DELE are
not counted.

It is one of the few replies whose text has a fixed form: one space between the
numbers, and nothing needed after them.`,
		Failures: []string{"You are not logged in.", "The provider has switched POP3 off and only says so now."},
		Mistake:  "Taking the count for the highest message number: after DELE the count shrinks, the numbers stay.",
		Example:  []string{"C: STAT", "S: +OK 3 4210", "C: DELE 1", "S: +OK marked", "C: STAT", "S: +OK 2 3010"},
		See:      []string{"LIST", "sizes", "numbers"},
		Refs:     []Ref{{1939, "5"}},
	},
	{
		Verb: "LIST", Args: []Arg{{Name: "msg", Kind: Message, Optional: true}},
		In: Transaction, Body: BareMulti, Lines: ScanLines, Text: Listing, Standing: Required, Pipe: Anywhere,
		Codes:  []string{"UTF8"},
		Habits: []string{"LS", "DIR"},
		Short:  "list the messages with their sizes, or one of them",
		Long: `LIST shows a line for every message: its number and its size in octets. With a
number it shows that message alone, on the +OK line itself, and no dot follows.

The size counts the octets you will receive: line ends as two, the extra dots of the
framing not at all. A gap in the numbers is a message you marked by DELE. An empty
maildrop answers +OK and a lone dot.`,
		Failures: []string{
			"There is no message with that number.",
			"The message is marked as deleted.",
			"The message needs UTF-8 mode: [UTF8].",
		},
		Mistake: "Waiting for a lone dot after LIST with a number: that answer is one line.",
		Example: []string{
			"C: LIST", "S: +OK 3 messages", "S: 1 1200", "S: 2 2010", "S: 3 1000", "S: .",
			"C: LIST 2", "S: +OK 2 2010",
			"C: LIST 9", "S: -ERR no such message",
		},
		See:  []string{"STAT", "UIDL", "RETR", "sizes", "multi-line"},
		Refs: []Ref{{1939, "5"}, {1939, "11"}},
	},
	{
		Verb: "UIDL", Args: []Arg{{Name: "msg", Kind: Message, Optional: true}},
		In: Transaction, Body: BareMulti, Lines: UniqueIDLines, Text: UniqueID,
		Needs: "UIDL", Standing: Optional, Pipe: Anywhere,
		Short: "list the unique-ids, which outlive the session",
		Long: `Message numbers change from session to session; the unique-id of a message does
not. UIDL is how a mail client that leaves mail on the server knows which messages it
has fetched already.

A unique-id is 1 to 70 characters from ! to ~, is never given to another message
while its own exists, and stays even when a session breaks off. With a number, the
answer is the one line of +OK.`,
		Failures: []string{
			"The server does not have UIDL; it is optional.",
			"There is no message with that number.",
			"The message is marked as deleted.",
		},
		Mistake: "Expecting the ids to sort, or to mean anything: they may only be compared.",
		Example: []string{
			"C: UIDL", "S: +OK", "S: 1 a1b2c3-0001", "S: 2 a1b2c3-0002", "S: 3 a1b2c3-0003", "S: .",
			"C: UIDL 2", "S: +OK 2 a1b2c3-0002",
		},
		See:  []string{"unique-ids", "LIST", "DELE"},
		Refs: []Ref{{1939, "7"}, {2449, "6.8"}},
	},
	{
		Verb: "RETR", Args: []Arg{{Name: "msg", Kind: Message}},
		In: Transaction, Body: MultiLine, Lines: MessageLines, Standing: Required, Pipe: Anywhere,
		Codes:  []string{"UTF8"},
		Effect: "By the standard nothing, but some providers mark the message as read, and EXPIRE 0 allows its removal at QUIT.",
		Habits: []string{"FETCH", "GET", "READ"},
		Short:  "fetch a whole message",
		Long: `RETR sends the message as it is: header, blank line, body. It starts after the +OK
line and ends at a line with nothing but a dot. A line of the message that begins with
a dot arrives with one dot more, which the receiver takes away again.

RETR deletes nothing by itself. Only the text after +OK is free: "2010 octets" is a
habit, and the lone dot, not that number, tells where the message ends.`,
		Failures: []string{
			"There is no message with that number.",
			"The message is marked as deleted.",
			"The message needs UTF-8 mode: [UTF8].",
			"The server cannot read the message: [SYS/TEMP] or [SYS/PERM].",
		},
		Mistake: "Stopping to read after the octets that LIST named: the size may be a guess, the lone dot is not.",
		Example: []string{
			"C: RETR 2", "S: +OK 2010 octets",
			"S: From: bob@example.net", "S: Subject: a dot to begin with", "S: ",
			"S: ..this line starts with one dot", "S: .",
		},
		See:  []string{"TOP", "stuffing", "sizes", "DELE"},
		Refs: []Ref{{1939, "5"}, {1939, "3"}, {2449, "6.7"}},
	},
	{
		Verb: "TOP", Args: []Arg{{Name: "msg", Kind: Message}, {Name: "lines", Kind: Count}},
		In: Transaction, Body: MultiLine, Lines: MessageLines,
		Needs: "TOP", Standing: Optional, Pipe: Anywhere,
		Codes: []string{"UTF8"},
		Short: "fetch the header and the first lines of a message",
		Long: `TOP sends the header, the blank line after it, and as many lines of the body as you
ask for. TOP 2 0 is the cheap way to see who wrote and what about. If you ask for more
lines than there are, you get the whole message.

Both numbers are needed: TOP 2 alone is an error.`,
		Failures: []string{
			"The server does not have TOP; it is optional.",
			"There is no message with that number, or it is marked as deleted.",
			"The number of lines is missing or not a number.",
			"The message needs UTF-8 mode: [UTF8].",
		},
		Mistake: "Forgetting the number of lines; 0 is a good one.",
		Example: []string{
			"C: TOP 2 0", "S: +OK", "S: From: bob@example.net", "S: Subject: a dot to begin with", "S: ", "S: .",
		},
		See:  []string{"RETR", "stuffing", "LIST"},
		Refs: []Ref{{1939, "7"}, {2449, "6.1"}},
	},
	{
		Verb: "DELE", Args: []Arg{{Name: "msg", Kind: Message}},
		In: Transaction, Marks: AddMark, Standing: Required, Pipe: Anywhere,
		Effect: "The message is marked; it is removed when QUIT is answered, and not before.",
		Habits: []string{"RM"},
		Short:  "mark a message as deleted",
		Long: `DELE only writes a mark. The message is no longer counted or listed, and every
command that names its number is refused, but it is still there. QUIT carries the
marks out, RSET takes all of them back, and when the connection breaks nothing is
deleted at all.

The numbers of the other messages do not change.`,
		Failures: []string{"There is no message with that number.", "The message is marked already."},
		Mistake:  "Closing the window instead of sending QUIT, and finding the message again next time.",
		Example: []string{
			"C: DELE 1", "S: +OK marked",
			"C: RETR 1", "S: -ERR message 1 is marked as deleted",
			"C: RSET", "S: +OK 3 messages again",
		},
		See:  []string{"RSET", "QUIT", "deletion", "numbers"},
		Refs: []Ref{{1939, "5"}, {1939, "6"}},
	},
	{
		Verb: "RSET",
		In:   Transaction, Marks: ClearMarks, Standing: Required, Pipe: Anywhere,
		Effect: "All deletion marks of this session are taken back.",
		Habits: []string{"UNDELETE"},
		Short:  "take back all deletion marks",
		Long: `RSET removes every mark that DELE made in this session; all messages are there again
under their old numbers. There is no way to take back a single mark.

It resets nothing else: you stay logged in, and the state stays TRANSACTION.`,
		Failures: []string{"You are not logged in."},
		Mistake:  "Expecting a new login or new mail from it: it only removes marks.",
		Example:  []string{"C: DELE 1", "S: +OK marked", "C: RSET", "S: +OK 3 messages again", "C: STAT", "S: +OK 3 4210"},
		See:      []string{"DELE", "QUIT", "deletion"},
		Refs:     []Ref{{1939, "5"}},
	},
	{
		Verb: "NOOP",
		In:   Transaction, Void: true, Standing: Required, Pipe: Anywhere,
		Effect: "The server's idle timer starts anew.",
		Short:  "do nothing, and show that you are still there",
		Long: `NOOP changes nothing; the server answers +OK. It keeps an idle session alive and
shows whether the line still stands. By the standard it belongs to the TRANSACTION
state, though some servers also take it before the login.`,
		Failures: []string{"You are not logged in, and the server is strict about it."},
		Mistake:  "Using it to look for new mail: new mail shows up at the next login.",
		Example:  []string{"C: NOOP", "S: +OK"},
		See:      []string{"STAT", "timeouts"},
		Refs:     []Ref{{1939, "5"}},
	},
	{
		Verb: "QUIT",
		In:   LoggedOutOrIn, Next: Update, Clears: UserGiven, Standing: Required, Pipe: Last,
		Effect: "After a login, the marked messages are removed and the lock is released; the connection closes in any case.",
		Habits: []string{"LOGOUT", "EXIT", "BYE"},
		Short:  "say goodbye; after a login, carry out the deletions",
		Long: `After a login QUIT begins the UPDATE state: now the marked messages go, the lock is
released, and the connection closes. Before a login it is only a goodbye.

Even when QUIT answers -ERR the session is over, but some of the marked messages may
still be there. If the line breaks before QUIT, none of them is removed.`,
		Failures: []string{"Some of the marked messages could not be removed."},
		Mistake:  "Cutting the connection before the answer to QUIT: then nobody knows whether the marks were carried out.",
		Example:  []string{"C: DELE 1", "S: +OK marked", "C: QUIT", "S: +OK 1 removed, 2 left"},
		See:      []string{"DELE", "RSET", "deletion", "states"},
		Refs:     []Ref{{1939, "6"}, {1939, "4"}},
	},
}
