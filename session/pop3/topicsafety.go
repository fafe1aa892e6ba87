package pop3

// safetyTopics tell of TLS and of ways to log in.
var safetyTopics = []Topic{
	{
		Name:  "tls",
		Short: "port 995, or STLS on port 110",
		Long: `Everything in POP3 is readable in clear text, passwords first of all. There are two
ways to TLS. On port 995 it begins with the first octet: the greeting comes inside. On
port 110 the session begins in clear text, and STLS asks for TLS. The first way is
preferred today, because the second can be talked away by somebody in the line who hides
STLS from the list.

Whatever came in clear is void after STLS: the timestamp, the capabilities, a name given
by USER. Octets that the server sends behind the +OK of STLS in clear are an attack or a
defect, and the session must end.`,
		See:  []string{"STLS", "CAPA", "passwords"},
		Refs: []Ref{{8314, "3"}, {8314, "4.1"}, {2595, "4"}},
	},
	{
		Name:  "passwords",
		Short: "which way to log in, and why it may fail",
		Long: `Inside TLS, take SCRAM when it is offered, or PLAIN; with a token OAUTHBEARER or XOAUTH2.
USER and PASS do the same as PLAIN. Outside TLS, every one of these but SCRAM gives the
secret away.

A right password may still be refused: another session holds the lock, you logged in too
often, the account may not use POP3, the name wants its @domain, or the provider wants an
app password or a token. The response code, or else the words, tell which.`,
		See:  []string{"AUTH", "PASS", "sasl", "codes"},
		Refs: []Ref{{8314, "4"}, {3206, "5"}, {1939, "13"}},
	},
	{
		Name:  "timestamp",
		Short: "the challenge of APOP, and the digest of it",
		Long: `The greeting ends with a timestamp such as <4711.1700000000@pop.example.org>. Put the
secret behind it, open-sesame, and take the MD5 of the whole, brackets included:

  9027050a634f8dfc6c698bc964c1fd43

That is the digest to send. The timestamp must look like a msg-id, one @ between two
names, and differ each time. popsh insists on the first, because a server that may choose
any octets can learn the secret, character by character.`,
		See:  []string{"APOP", "greeting", "passwords"},
		Refs: []Ref{{1939, "7"}},
	},
	{
		Name:  "sasl",
		Short: "challenges, answers and base64",
		Long: `SASL is a frame for ways to log in, the mechanisms. AUTH names one; then the server
sends challenges as "+ " and base64, and you answer in base64, until +OK or -ERR. An
empty challenge is "+ " alone, an empty answer an empty line. Only the initial response
on the AUTH line writes emptiness as =. A lone * cancels.

POP3 sends no data together with +OK. A mechanism in which the server has the last word,
such as SCRAM, sends it as a challenge, and you answer with an empty line.`,
		See:  []string{"AUTH", "CAPA", "passwords"},
		Refs: []Ref{{5034, "4"}, {4422, "3"}},
	},
}
