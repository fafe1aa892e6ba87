package pop3

// historicCommands are commands that the standard has dropped or never had, and
// that can still be met. They are known so that they can be explained.
var historicCommands = []Command{
	{
		Verb: "RPOP", Args: []Arg{{Name: "name", Kind: Name}},
		In: Authorization, Next: Transaction, Wants: UserGiven, Clears: UserGiven,
		Standing: Historic, Pipe: Last,
		Effect: "After +OK the maildrop is open, as after PASS.",
		Short:  "log in by the trust in your host (dropped in 1993)",
		Long: `RPOP followed USER in place of PASS. The server trusted the client's host, as rlogin
did, when the connection came from a port below 1024. Nobody should trust that today,
and servers answer -ERR, some of them with a joke.`,
		Failures: []string{"The server has dropped it, as the standard did.", "The connection does not come from a port below 1024."},
		Mistake:  "Taking it for a way in: a server that still allows it has a hole.",
		Example:  []string{"C: USER alice", "S: +OK", "C: RPOP alice", "S: -ERR unknown command"},
		See:      []string{"USER", "PASS", "history"},
		Refs:     []Ref{{1081, ""}, {1460, ""}},
	},
	{
		Verb: "LAST",
		In:   Transaction, Text: Highest,
		Needs: "LAST", Standing: Historic, Pipe: Anywhere,
		Short: "ask for the highest message number fetched so far",
		Long: `LAST tells the highest number that was fetched by RETR, or 0. RSET sets it back to the
value of the session's start. It was dropped in 1994, when UIDL gave clients a better
way to know what they have seen; some servers still answer it.`,
		Failures: []string{"The server has dropped it, as the standard did."},
		Mistake:  "Trusting it to find new mail: one client that fetches out of order spoils it for all.",
		Example:  []string{"C: LAST", "S: +OK 2"},
		See:      []string{"UIDL", "RSET", "history"},
		Refs:     []Ref{{1460, ""}, {1725, ""}},
	},
	{
		Verb: "XTND",
		Args: []Arg{{Name: "service", Kind: Word, Optional: true}, {Name: "text", Kind: Words, Optional: true, Rest: true}},
		In:   Transaction, Body: MultiLine,
		Forms:    []Form{{"XMIT", ClientSends}},
		Standing: Historic, Pipe: Alone,
		Effect: "XTND XMIT hands a message to the server to be sent; the others only show.",
		Short:  "extended services: discussion groups, sending mail",
		Long: `XTND was meant for reading discussion groups through POP3. Some servers built other
services on it. XTND XLST Message-Id lists one header field of every message, a poor
man's UIDL. After XTND XMIT and +OK the client sends a whole message, ended by a lone
dot with dots stuffed as usual, and the server mails it.`,
		Failures: []string{"The server has no such service, which is the rule today."},
		Mistake:  "Sending mail by XTND XMIT: submission on port 465 or 587 is the way.",
		Example: []string{
			"C: XTND XLST Message-Id", "S: +OK", "S: 1 Message-Id: <one@example.net>", "S: 2 Message-Id: <two@example.net>", "S: .",
		},
		See:  []string{"UIDL", "history"},
		Refs: []Ref{{1082, ""}},
	},
	{
		Verb: "GURL",
		In:   Transaction, Standing: Vendor, Pipe: Anywhere,
		Short: "ask for the address of the web mail (Netscape)",
		Long: `Netscape's mail server told its mail program by GURL where the web pages for the
account were. Other servers do not know it.`,
		Failures: []string{"The server is not Netscape's."},
		Mistake:  "Opening the address unseen: it is a word of the server, and may point anywhere.",
		Example:  []string{"C: GURL", "S: +OK https://pop.example.org/mail"},
		See:      []string{"XSENDER", "history"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "XSENDER", Args: []Arg{{Name: "msg", Kind: Message}},
		In: Transaction, Needs: "XSENDER", Standing: Vendor, Pipe: Anywhere,
		Short: "ask who really sent a message (Netscape)",
		Long: `Netscape's server kept who was logged in when a message was handed to it. XSENDER
gives that address, so that a mail program could show whether From: tells the truth.`,
		Failures: []string{"The server is not Netscape's.", "There is no message with that number."},
		Mistake:  "Relying on it across servers: only the first server can know.",
		Example:  []string{"C: XSENDER 2", "S: +OK bob@example.net"},
		See:      []string{"GURL", "history"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "XOIP", Args: []Arg{{Name: "address", Kind: Word}},
		In: Authorization, Needs: "XOIP", Standing: Vendor, Pipe: Alone,
		Effect: "The server logs, and judges, the session under the address given.",
		Short:  "a proxy tells the client's real address (Zimbra)",
		Long: `A POP3 proxy stands between client and server, so the server sees the proxy's
address. With XOIP the proxy tells it the real one, before the login. A server should
believe it only from its own proxies.`,
		Failures: []string{"The server does not know it, or does not trust your address."},
		Mistake:  "Leaving it open to everyone: then anybody may borrow any address.",
		Example:  []string{"C: XOIP 192.0.2.7", "S: +OK"},
		See:      []string{"XCLIENT", "CAPA"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "XCLIENT", Args: []Arg{{Name: "attributes", Kind: Words, Rest: true}},
		In: Authorization, Standing: Vendor, Pipe: Alone,
		Effect: "The server takes address, port and session from the proxy.",
		Short:  "a proxy tells who the client is (Dovecot)",
		Long: `XCLIENT carries the real client's data through a proxy, as words such as
ADDR=192.0.2.7 PORT=40110. Dovecot writes [XCLIENT] into the greeting for those it
trusts, and refuses it from everybody else.`,
		Failures: []string{"The server does not know it, or does not trust your address."},
		Mistake:  "Wondering why it fails by hand: your address is not in the server's list of trusted proxies.",
		Example:  []string{"S: +OK [XCLIENT] pop.example.org ready", "C: XCLIENT ADDR=192.0.2.7 PORT=40110", "S: +OK"},
		See:      []string{"XOIP"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "*ENV", Args: []Arg{{Name: "msg", Kind: Message}},
		In: Transaction, Body: MultiLine, Standing: Vendor, Pipe: Anywhere,
		Short: "show the envelope of a message (SDPS)",
		Long: `A British provider kept with each message the envelope of its delivery, which the
header does not show. *ENV lists it: the fourth line is the sender, the fifth the
recipient. A program that fetches for many people under one account needs just that.`,
		Failures: []string{"The server is not of that kind.", "There is no message with that number."},
		Mistake:  "Reading the recipient out of To: instead; the envelope and the header often differ.",
		Example: []string{
			"C: *ENV 1", "S: +OK", "S: 1", "S: 1200", "S: pop.example.org", "S: bob@example.net", "S: alice@example.org", "S: .",
		},
		See:  []string{"TOP", "history"},
		Refs: []Ref{{2449, "9"}},
	},
	{
		Verb: "MBOX", Args: []Arg{{Name: "folder", Kind: Words, Rest: true}},
		In: LoggedOutOrIn, Standing: Vendor, Pipe: Alone,
		Effect: "The maildrop of the session is another one from now on.",
		Short:  "choose another folder (some servers)",
		Long: `POP3 has one maildrop and no folders. A few servers offer MBOX to choose a folder
nonetheless. When folders matter, IMAP is the protocol for it.`,
		Failures: []string{"The server has no folders, as the standard says.", "There is no such folder."},
		Mistake:  "Expecting it anywhere: it is a private word of a few servers.",
		Example:  []string{"C: MBOX archive", "S: -ERR unknown command"},
		See:      []string{"states", "history"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "HELP",
		In:   LoggedOutOrIn, Body: MultiLine, Standing: Vendor, Pipe: Anywhere,
		Short: "ask the server for a help text (some servers)",
		Long: `Some servers answer HELP with the list of their commands. Others answer one line, or
-ERR. For what a server can do, CAPA is the standard question.`,
		Failures: []string{"The server has no help text, which is the rule."},
		Mistake:  "Waiting for a lone dot when the server answered with a single line.",
		Example:  []string{"C: HELP", "S: +OK commands follow", "S: USER PASS STAT LIST RETR DELE QUIT", "S: ."},
		See:      []string{"CAPA", "multi-line"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "PING", Args: []Arg{{Name: "name", Kind: Name}},
		In: Authorization, Standing: Vendor, Pipe: Anywhere,
		Short: "ask for a user's message count before login",
		Long: `A few servers answered PING and a name with the number of messages waiting, without
a password. That tells strangers who has an account, so it has all but gone.`,
		Failures: []string{"The server does not have it, and well so."},
		Mistake:  "Taking it for a test of the line: NOOP is that.",
		Example:  []string{"C: PING alice", "S: -ERR unknown command"},
		See:      []string{"NOOP", "STAT"},
		Refs:     []Ref{{2449, "9"}},
	},
	{
		Verb: "MSG",
		In:   Transaction, Body: MultiLine, Standing: Vendor, Pipe: Anywhere,
		Short: "a word some programs list, origin unknown",
		Long: `MSG stands in the command table of a well-known client as a command with an answer of
several lines. No document that describes it has been found, so take what a server
says to it with care.`,
		Failures: []string{"The server does not know it, like nearly all."},
		Mistake:  "Using it to read a message: RETR does that.",
		Example:  []string{"C: MSG", "S: -ERR unknown command"},
		See:      []string{"RETR"},
		Refs:     []Ref{{2449, "9"}},
	},
}
