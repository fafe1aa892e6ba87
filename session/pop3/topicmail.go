package pop3

// mailTopics tell of the maildrop and what lies in it.
var mailTopics = []Topic{
	{
		Name:  "numbers",
		Short: "message numbers, good for one session",
		Long: `At the login the server numbers the messages from 1 and keeps the numbers to the end
of the session. A message marked by DELE keeps its number but may not be named any more;
the others do not move up. New mail shows at the next login.

The order is the server's own affair: oldest first is usual, but nothing promises it.`,
		See:  []string{"unique-ids", "LIST", "deletion"},
		Refs: []Ref{{1939, "4"}, {1939, "5"}},
	},
	{
		Name:  "unique-ids",
		Short: "ids that outlive the session",
		Long: `The unique-id of a message stays the same from session to session, even when one of
them breaks off, so a client can know what it has fetched before. That is how "leave mail
on the server" works: UIDL, RETR of what is new, no DELE.

An id is 1 to 70 characters from ! to ~. It means nothing; it may only be compared. Two
copies of the same message may have the same one. Servers that change all ids when a
mailbox moves make every client fetch all the mail again.`,
		See:  []string{"UIDL", "numbers"},
		Refs: []Ref{{1939, "7"}},
	},
	{
		Name:  "sizes",
		Short: "what the octets of STAT and LIST count",
		Long: `A size is the number of octets of the message as it is sent, each line end counted as
two, the extra dots of the framing and the lone dot at the end not at all. The last line
end belongs to the message; one that is stored without it gains two octets.

Many servers come near only: they count line ends as one, round, or guess. So a size is
good for a progress bar, and the lone dot tells where the message ends. In UTF-8 mode
sizes need not be exact.`,
		See:  []string{"STAT", "LIST", "stuffing"},
		Refs: []Ref{{1939, "11"}, {1939, "5"}, {6856, "2.1"}},
	},
	{
		Name:  "deletion",
		Short: "DELE marks, QUIT removes",
		Long: `DELE writes a mark, RSET takes all marks back, and QUIT after a login carries them out
in the UPDATE state. When the connection breaks, or the idle timer runs out, nothing is
removed: better to fetch a message twice than to lose it.

Two things bend the rule. EXPIRE 0 in CAPA allows the server to remove what was fetched,
and some providers archive or hide a message that POP3 has fetched, whatever you send.`,
		See:  []string{"DELE", "RSET", "QUIT", "states"},
		Refs: []Ref{{1939, "5"}, {1939, "6"}, {1939, "8"}, {2449, "6.7"}},
	},
	{
		Name:  "locking",
		Short: "one session at a maildrop",
		Long: `The login locks the maildrop, so that numbers and marks stay true. A second login in
the meantime is answered -ERR [IN-USE], although its password is right; servers without
response codes say it in words such as "locked" or "busy".

QUIT and the end of the connection release the lock. When a line is cut, a server may
notice only after minutes, and until then the maildrop stays locked.`,
		See:  []string{"PASS", "codes", "QUIT"},
		Refs: []Ref{{1939, "4"}, {2449, "8.1.2"}},
	},
	{
		Name:  "utf-8",
		Short: "mail and words beyond ASCII",
		Long: `POP3 was made for ASCII. UTF8, given after STLS and before the login, allows the
server to send headers and bodies in raw UTF-8; without it such a message comes in a
converted form, or RETR is refused with [UTF8]. LANG chooses the language of the words
after +OK and -ERR.

Names and passwords beyond ASCII are allowed only where CAPA says "UTF8 USER".`,
		See:  []string{"UTF8", "LANG"},
		Refs: []Ref{{6856, "2"}, {6856, "2.2"}, {6856, "3"}},
	},
}
