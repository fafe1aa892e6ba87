package pop3

// loginCommands are the commands of the way in: up to the login, and those that
// belong to both states.
var loginCommands = []Command{
	{
		Verb: "USER", Args: []Arg{{Name: "name", Kind: Name}},
		In: Authorization, Sets: UserGiven, Clears: UserGiven,
		Needs: "USER", Standing: Optional, Pipe: Unwise,
		Effect: "The server remembers the name for the PASS that follows.",
		Habits: []string{"LOGIN"},
		Short:  "say whose maildrop you want to open",
		Long: `USER is the first half of a login: it names a maildrop, and PASS proves that you
may open it. The two belong together, and PASS should be the very next command.

+OK means no more than "go on". A careful server says it to every name, so that
nobody can find out which names exist.`,
		Failures: []string{
			"The server does not know the name, and says so.",
			"Logging in by USER and PASS is switched off, perhaps only until TLS is on.",
			"The name is spelled differently there: many providers want the full mail address.",
		},
		Mistake: "Reading +OK as \"this user exists\": the answer to USER promises nothing.",
		Example: []string{
			"C: USER alice", "S: +OK now the password",
			"C: PASS open-sesame", "S: +OK maildrop has 3 messages",
		},
		See:  []string{"PASS", "APOP", "AUTH", "passwords"},
		Refs: []Ref{{1939, "7"}, {2449, "6.2"}},
	},
	{
		Verb: "PASS", Args: []Arg{{Name: "password", Kind: Secret, Rest: true}},
		In: Authorization, Next: Transaction, Wants: UserGiven, Clears: UserGiven,
		Needs: "USER", Standing: Optional, Pipe: Last,
		Codes:  []string{"AUTH", "IN-USE", "LOGIN-DELAY"},
		Effect: "After +OK the maildrop is locked, and message numbers and sizes stay fixed for the session.",
		Short:  "give the password for the name before it",
		Long: `PASS is the second half of a login and must follow a USER that was answered +OK.
Everything after the one space is the password, blanks included; there are no
quotes. The password travels exactly as it is, so it belongs inside TLS.

With +OK the server locks the maildrop, counts the messages once, and you are in
the TRANSACTION state. After -ERR the server may let you try again or hang up;
either is allowed.`,
		Failures: []string{
			"The name or the password is wrong, or the account may not use POP3: [AUTH].",
			"All is right, but another session holds the maildrop: [IN-USE].",
			"You logged in a moment ago, and the server wants a pause: [LOGIN-DELAY].",
			"The server has trouble of its own: [SYS/TEMP] or [SYS/PERM].",
			"There was no USER before it, or something else came in between.",
		},
		Mistake: "Sending PASS again after a failure without a new USER: the name is forgotten.",
		Example: []string{
			"C: USER alice", "S: +OK",
			"C: PASS wrong", "S: -ERR [AUTH] name and password do not match",
			"C: USER alice", "S: +OK",
			"C: PASS open-sesame", "S: +OK maildrop has 3 messages",
		},
		See:  []string{"USER", "locking", "passwords", "codes"},
		Refs: []Ref{{1939, "7"}, {1939, "4"}, {3206, "5"}},
	},
	{
		Verb: "APOP", Args: []Arg{{Name: "name", Kind: Name}, {Name: "digest", Kind: Digest}},
		In: Authorization, Next: Transaction, Clears: UserGiven,
		Standing: Optional, Pipe: Last,
		Codes:  []string{"AUTH", "IN-USE", "LOGIN-DELAY"},
		Effect: "After +OK the maildrop is locked, and message numbers and sizes stay fixed for the session.",
		Short:  "log in with a digest instead of the password",
		Long: `APOP proves that you know the secret without sending it. Take the timestamp of the
greeting with its angle brackets, put the secret right behind it, and send the MD5
of both as 32 lower-case hex digits. The server, which keeps the same secret in
clear, computes the same.

No capability announces APOP: a timestamp in the greeting does. It stops a plain
listener and a replay, but MD5 is broken: someone who sits in the line and chooses
the timestamps can learn characters of the secret. Use it for tests, or inside TLS.`,
		Failures: []string{
			"The digest is wrong: another secret, another timestamp, or the brackets were left out: [AUTH].",
			"The server prints a timestamp but has no APOP secret for this user.",
			"Another session holds the maildrop: [IN-USE].",
			"You logged in a moment ago: [LOGIN-DELAY].",
		},
		Mistake: "Leaving the angle brackets out of the digest, or using the timestamp of an earlier connection.",
		Example: []string{
			"S: +OK pop.example.org ready <4711.1700000000@pop.example.org>",
			"C: APOP alice 9027050a634f8dfc6c698bc964c1fd43",
			"S: +OK maildrop has 3 messages",
		},
		See:  []string{"timestamp", "AUTH", "passwords"},
		Refs: []Ref{{1939, "7"}, {1939, "13"}},
	},
	{
		Verb: "AUTH",
		Args: []Arg{
			{Name: "mechanism", Kind: Mechanism, Optional: true},
			{Name: "initial-response", Kind: Response, Optional: true},
		},
		In: Authorization, Next: Transaction, Clears: UserGiven, Body: Exchange, Lines: MechanismLines,
		Needs: "SASL", Standing: Optional, Pipe: Alone,
		Codes:  []string{"AUTH", "IN-USE", "LOGIN-DELAY"},
		Effect: "After +OK the maildrop is locked as after PASS; some mechanisms also protect the rest of the session.",
		Habits: []string{"AUTHENTICATE"},
		Short:  "log in by a SASL mechanism, step by step",
		Long: `AUTH starts a short conversation. Each line of the server that begins with "+ " is
a challenge in base64; you answer with one line of base64. +OK or -ERR ends it,
and a lone * from you cancels it.

When the mechanism lets the client speak first, the first answer may stand on the
AUTH line itself. An empty first answer is written =. The AUTH line may have 255
octets; a longer answer waits for the empty challenge "+ ". Later lines have no
limit.

AUTH without a mechanism is not in the standard, but many servers answer it with
a list of their mechanisms.`,
		Failures: []string{
			"The server does not have the mechanism, or allows it only inside TLS.",
			"A line was not base64, or padding stood in the middle.",
			"You cancelled with *.",
			"The credentials were refused: [AUTH].",
			"Another session holds the maildrop: [IN-USE].",
			"You logged in a moment ago: [LOGIN-DELAY].",
			"A first answer came where the server must speak first, as with CRAM-MD5.",
		},
		Mistake: "Taking base64 for encryption: AUTH PLAIN shows the password to anyone who listens.",
		Example: []string{
			"C: AUTH PLAIN", "S: + ",
			"C: AGFsaWNlAG9wZW4tc2VzYW1l", "S: +OK maildrop has 3 messages",
		},
		See:  []string{"sasl", "CAPA", "PASS", "passwords"},
		Refs: []Ref{{5034, "4"}, {4422, "3"}},
	},
	{
		Verb: "STLS",
		In:   Authorization, Bars: UnderTLS | UTF8Mode, Clears: UserGiven, Body: HelloTLS,
		Needs: "STLS", Standing: Optional, Pipe: Alone,
		Effect: "The TLS handshake starts right after the +OK line, and all that was said before is void.",
		Habits: []string{"STARTTLS"},
		Short:  "turn this clear-text connection into a TLS one",
		Long: `After the +OK line neither side says another clear word: the next octets are the
TLS handshake. Then the conversation starts over in the AUTHORIZATION state. Forget
what CAPA said, ask again, and only then log in; a word from before the handshake
may have been put there by someone in the line.

TLS from the first octet, on port 995, gives the same protection with less that can
go wrong, and is preferred today.`,
		Failures: []string{
			"TLS is on already.",
			"The server has no certificate to use, or TLS is switched off.",
			"UTF8 was given first; STLS may not follow it.",
			"You are logged in; STLS belongs before the login.",
		},
		Mistake: "Going on with the login when STLS was refused: then the password travels in clear.",
		Example: []string{
			"C: STLS", "S: +OK begin the handshake",
			"C: CAPA", "S: +OK list follows", "S: TOP", "S: SASL PLAIN SCRAM-SHA-256", "S: .",
		},
		See:  []string{"tls", "CAPA", "UTF8"},
		Refs: []Ref{{2595, "4"}, {6856, "2.1"}, {8314, "4.1"}},
	},
	{
		Verb: "CAPA",
		In:   LoggedOutOrIn, Body: MultiLine, Lines: CapabilityLines, Standing: Optional, Pipe: Anywhere,
		Habits: []string{"CAPABILITY", "EHLO", "HELO"},
		Short:  "ask what the server can do beyond the minimum",
		Long: `The answer has one capability a line: the tag, then its arguments. A lone dot ends
it. Tags may come in any case and in any order.

Ask again after STLS, because the list from before is void, and after the login,
because LOGIN-DELAY, EXPIRE and IMPLEMENTATION may have other values then. A server
without CAPA says -ERR. That is legal: then only trying tells what works.`,
		Failures: []string{"The server is too simple, or too old, to have CAPA."},
		Mistake:  "Looking for APOP in the list: a timestamp in the greeting announces it, no tag does.",
		Example: []string{
			"C: CAPA", "S: +OK list follows", "S: TOP", "S: UIDL", "S: SASL PLAIN SCRAM-SHA-256", "S: .",
		},
		See:  []string{"capabilities", "STLS", "AUTH"},
		Refs: []Ref{{2449, "5"}, {2449, "6"}},
	},
	{
		Verb: "UTF8",
		In:   Authorization, Sets: UTF8Mode,
		Needs: "UTF8", Standing: Optional, Pipe: Unwise,
		Effect:  "For the rest of the session the server may send raw UTF-8 in headers and bodies.",
		InClear: "STLS may not follow UTF8, so the session would stay in clear",
		Short:   "allow raw UTF-8 in the messages of this session",
		Long: `UTF8 tells the server that you can read messages whose headers are written in
UTF-8. Give it after STLS and before the login. Without it a server must either send
such a message in a converted form or refuse it with [UTF8].

When the capability reads "UTF8 USER", names and passwords may be UTF-8 as well. In
this mode the octets of STAT and LIST need not be exact.`,
		Failures: []string{
			"The server has no UTF-8 mode, or does not want it now.",
			"You are logged in; UTF8 belongs before the login.",
		},
		Mistake: "Giving UTF8 before STLS: after it, STLS is no longer allowed.",
		Example: []string{
			"C: UTF8", "S: +OK UTF-8 is on",
			"C: USER alice", "S: +OK", "C: PASS open-sesame", "S: +OK maildrop has 3 messages",
		},
		See:  []string{"LANG", "STLS", "utf-8", "sizes"},
		Refs: []Ref{{6856, "2"}, {6856, "2.1"}},
	},
	{
		Verb: "LANG", Args: []Arg{{Name: "language", Kind: Language, Optional: true}},
		In: LoggedOutOrIn, Body: BareMulti, Lines: LanguageLines, Text: LangTag,
		Needs: "LANG", Standing: Optional, Pipe: Anywhere,
		Effect:  "With a language, the later words for people come in it, in UTF-8.",
		InClear: "the choice may be forgotten in the handshake of STLS",
		Short:   "list the languages of the reply texts, or choose one",
		Long: `Without an argument LANG lists the languages that the server can speak, one a line:
a tag such as de, and its name. With a tag it chooses one, and with * the server's
own first choice. The +OK line then begins with the tag that was chosen.

Only the words for people change. Status indicators, response codes and numbers stay
as they are.`,
		Failures: []string{
			"The server does not speak that language.",
			"The server has the languages, but cannot list them just now.",
		},
		Mistake: "Reading meaning out of reply texts: after LANG they may be in any language.",
		Example: []string{
			"C: LANG", "S: +OK languages follow", "S: en English", "S: de Deutsch", "S: .",
			"C: LANG de", "S: +OK de Ab jetzt auf Deutsch",
			"C: LANG xx", "S: -ERR unknown language",
		},
		See:  []string{"UTF8", "utf-8", "replies"},
		Refs: []Ref{{6856, "3"}, {6856, "3.2"}},
	},
}
