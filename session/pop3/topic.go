package pop3

import "slices"

// A Topic is a thing worth explaining that is not a command.
type Topic struct {
	Name  string // lower case
	Short string // at most 60 columns, no full stop
	Long  string // the teaching text, as in [Command]
	See   []string
	Refs  []Ref
}

// Topics are the help topics, in the order in which a learner meets them.
var Topics = slices.Concat(sessionTopics, mailTopics, safetyTopics)

// sessionTopics tell how the two sides talk.
var sessionTopics = []Topic{
	{
		Name:  "greeting",
		Short: "the server speaks first",
		Long: `After the connection stands, the server says one line that begins with +OK, and the
session is in the AUTHORIZATION state. Something like <4711.1700000000@pop.example.org>
in it is the timestamp of APOP: it offers that way to log in, and must be another one on
every connection.

A server that is overloaded, or does not want you, may greet with -ERR or say nothing.
A line that begins with * OK or 220 belongs to another protocol, and octets that are no
text at all mean that the port wants TLS from the start.`,
		See:  []string{"states", "APOP", "tls"},
		Refs: []Ref{{1939, "4"}, {2449, "3"}},
	},
	{
		Name:  "states",
		Short: "AUTHORIZATION, TRANSACTION, UPDATE",
		Long: `A session goes through three states. In AUTHORIZATION you say who you are: USER and
PASS, APOP or AUTH, perhaps after STLS. In TRANSACTION the maildrop is open and locked:
STAT, LIST, UIDL, RETR, TOP, DELE, RSET and NOOP belong here. QUIT begins UPDATE: the
marked messages go, the lock is released, the connection ends.

CAPA, LANG and QUIT are at home in both of the first two. A command in the wrong state
is answered -ERR and does no harm.`,
		See:  []string{"greeting", "QUIT", "deletion"},
		Refs: []Ref{{1939, "3"}, {1939, "4"}, {1939, "5"}, {1939, "6"}},
	},
	{
		Name:  "replies",
		Short: "+OK, -ERR, and the words after them",
		Long: `Each command is answered by one line that begins with +OK or -ERR, in upper case.
Those are the status indicators, and all that a program may rely on. The words after
them are for people, with few exceptions: the numbers of STAT, the entry of LIST and
UIDL with an argument, the tag of LANG, and a response code in brackets.

"+ " at the beginning of a line is neither: it is a challenge during AUTH.`,
		See:  []string{"codes", "multi-line", "AUTH"},
		Refs: []Ref{{1939, "3"}, {1939, "9"}, {2449, "8"}},
	},
	{
		Name:  "multi-line",
		Short: "replies that end with a lone dot",
		Long: `After the +OK of RETR, TOP and CAPA, and of LIST, UIDL and LANG without an argument,
more lines follow, up to a line with nothing but a dot. An empty list is +OK and the dot
at once. After -ERR there are never more lines.

A server that forgets the dot leaves everybody waiting; one that sends more after it
has lost step, and no later answer can be trusted.`,
		See:  []string{"stuffing", "replies", "LIST"},
		Refs: []Ref{{1939, "3"}},
	},
	{
		Name:  "stuffing",
		Short: "the extra dot at the beginning of a line",
		Long: `A lone dot ends a reply of several lines. So that a message may hold such a line
itself, the sender puts one more dot in front of every line that begins with a dot, and
the receiver takes exactly one away: .. on the wire is . in the message.

A server that does not stuff ends the message too early when a line is a lone dot, and
what remains of the message is then read as replies. That is the worst thing that can
happen to a session.`,
		See:  []string{"multi-line", "sizes", "RETR"},
		Refs: []Ref{{1939, "3"}},
	},
	{
		Name:  "codes",
		Short: "response codes in brackets",
		Long: `A server that announces RESP-CODES may begin the text of a reply with a code in
brackets: [AUTH], [IN-USE], [LOGIN-DELAY], [SYS/TEMP], [SYS/PERM] and [UTF8] are
registered. Levels are divided by a slash; of [SYS/TEMP/NEW] a client that does not know
the last level understands SYS/TEMP.

With AUTH-RESP-CODE announced, a failed login without [AUTH] means that the password is
not to blame. Without RESP-CODES a bracket is only text.`,
		See:  []string{"replies", "capabilities", "PASS"},
		Refs: []Ref{{2449, "8"}, {3206, "4"}, {3206, "5"}},
	},
	{
		Name:  "capabilities",
		Short: "what a server can do beyond the minimum",
		Long: `CAPA lists them: TOP, UIDL, SASL and its mechanisms, STLS, PIPELINING and so on. What
works before the login must be announced in both states, but some arguments may change:
ask again after STLS and after the login.

A missing tag does not always mean a missing command: old servers have TOP and UIDL and
announce nothing.`,
		See:  []string{"CAPA", "codes", "pipelining"},
		Refs: []Ref{{2449, "5"}, {2449, "6"}},
	},
	{
		Name:  "pipelining",
		Short: "commands sent ahead",
		Long: `When PIPELINING is announced you may send several commands without waiting; the
replies come one by one in the same order. That saves much time on a long line.

A login command may only be the last of a batch, and after AUTH and STLS you must wait.
Do not send many RETR ahead without reading: when both sides only write, both stand
still. Some filters between client and server lose what follows the first line.`,
		See:  []string{"capabilities", "STLS", "AUTH"},
		Refs: []Ref{{2449, "6.6"}},
	},
	{
		Name:  "limits",
		Short: "how long lines may be",
		Long: `A keyword has three or four letters. An argument has at most 40 characters on servers
without CAPA, where a whole line has 47 octets; a server with CAPA takes 255 octets
with CRLF. The first line of a reply, and a line of CAPA, have at most 512.

Lines of a message have no limit in POP3. Mail allows 998 octets, and reality far more.
A unique-id has 1 to 70 characters. Lines of AUTH after the first may be as long as the
mechanism needs.`,
		See:  []string{"AUTH", "CAPA", "unique-ids"},
		Refs: []Ref{{1939, "3"}, {2449, "4"}, {2449, "5"}, {5034, "4"}},
	},
	{
		Name:  "timeouts",
		Short: "when a server gives up waiting",
		Long: `A server may close a session in which nothing happens, but not within the first ten
minutes of silence; any command starts the timer anew. It then closes without an update:
no marked message is removed. Many servers wait for one minute only, against the rule.`,
		See:  []string{"NOOP", "deletion"},
		Refs: []Ref{{1939, "3"}},
	},
	{
		Name:  "history",
		Short: "where POP3 comes from",
		Long: `The first Post Office Protocol of 1984 did little more than fetch and remove mail. POP2
followed in 1985, with folders and counted transfers, and in 1988 POP3, which is a new
protocol. RPOP, LAST and XTND came and went in its early years; APOP, UIDL and AUTH came
and stayed. The text of 1996 is still the standard; CAPA, STLS, SASL, UTF8 and the
preference for TLS were added around it.

POP fetches and forgets, IMAP keeps the mail on the server. Who needs folders, flags or
several programs at one mailbox wants IMAP.`,
		See:  []string{"RPOP", "LAST", "XTND", "pop2"},
		Refs: []Ref{{918, ""}, {937, ""}, {1081, ""}, {1725, ""}, {1939, ""}},
	},
	{
		Name:  "pop2",
		Short: "the older protocol on port 109",
		Long: `POP2 greets with "+ POP2". HELO logs in and names the maildrop, READ chooses a message
and tells its octets, RETR sends exactly so many without a lone dot at the end, and ACKS
or ACKD says that it came through, to keep it or to delete it. Wrong commands end the
session. Nearly nobody speaks it any more.`,
		See:  []string{"history", "multi-line"},
		Refs: []Ref{{937, ""}},
	},
}
