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

Behind a command whose reply has a list or a message in it, and behind :show, :scan, :hex,
:cert, :caps, :history and :help, > FILE writes what would be shown to a new file, >> FILE
adds it to one, and | COMMAND feeds a command. PASS, USER, APOP and AUTH never look for them,
since a password may hold such characters.

An alias gives a line a name of its own: :alias first = TOP $1 0 makes :first 3 mean TOP 3 0.

Arguments of popsh's own words stand in double quotes where they hold blanks. There is no
quoting in what is sent: :raw sends any octets.`,
		See: []string{"keys", "scripts", "states"},
	},
	{
		Name:  "keys",
		Short: "what the keys do while a line is typed",
		Long: `They are those of most shells:

  Tab               completes, or lists what may follow with what is known of it
  F1                explains the line as far as it is typed
  Up, Down          older and newer lines; also Ctrl-P and Ctrl-N
  Page Up, Down     those that begin like what stands before the cursor
  Ctrl-R            looks for a line; again for an older one, Ctrl-G gives up
  Left, Right       one character; with Ctrl or Alt a word
  Home, End         the ends of the line; also Ctrl-A and Ctrl-E
  Right, End        behind a line that you typed before: its rest, shown dim
  Ctrl-K, Ctrl-U    cut to the end, and to the beginning
  Ctrl-W, Alt-D     cut the word before, and the word behind
  Ctrl-Y            puts back what was cut
  Ctrl-L            clears the screen
  Ctrl-C            drops the line; while a command runs, stops waiting for its reply
  Ctrl-D            on an empty line, leaves popsh
  Ctrl-Z            goes back to the shell that popsh was started from

What is typed while a command runs is for the next line; Ctrl-C throws it away.

Of several lines that are pasted none runs before Enter. Where one fails, the rest is
dropped, as in a script; :set keep-going on runs all of them.

What looks like a password shows as stars while it is typed, and is not kept. A blank before
a line keeps all of it out of the history.

On a dumb terminal (TERM=dumb, or none) the same keys work, and passwords are stars as well;
hints are not shown there.`,
		See: []string{"lines", "waiting", "configuration"},
	},
	{
		Name:  "waiting",
		Short: "Ctrl-C, time-outs, and replies that are owed",
		Long: `Ctrl-C cannot stop a server: POP3 has no word for it. What it does depends on what is owed:

  a reply of one line   is not waited for; it is shown when it comes
  a list or a message   is not shown any more, but read to its end
  an answer to AUTH     gives the login up, by * as soon as the server asks
  TLS, a connection     is given up

While a reply is owed the prompt has a ~, and nothing but :pipeline and :raw is sent, since
a late reply would be taken for that to the next command; the end of a list or a message is
waited for before the next command is sent. Ctrl-C again, at the empty prompt, drops the
connection: without QUIT, so that no deletion is carried out. :resync waits for the reply,
and popsh's own words work all the time.

A server that says nothing for a minute (:timeout idle) is given up. popsh asks first: w waits
a minute more, d closes the connection, and so does no answer. After ten minutes (:timeout
total) no more is waited. A connection that timed out is never used again, because the reply
might still come. In scripts nobody is asked, and the exit status is 4.

A server may end a session that is idle for ten minutes or more; popsh warns at eight. :set
keepalive 4m has it send NOOP by itself while a maildrop is open.

A line that is neither +OK nor -ERR where one of them is due, or that nobody has asked for,
ends the connection: nobody knows any more which line answers what. :reopen opens it again.`,
		See: []string{"keys", "states", "timeouts"},
	},
	{
		Name:  "sign-on",
		Short: "passwords, tokens and certificates, and what is chosen",
		Long: `-u NAME logs in at once. Left to itself (--auth auto) popsh asks for CAPA and takes the
strongest mechanism that both sides know: SCRAM bound to the TLS connection, SCRAM, and so
on; one that sends the password itself only inside TLS. Where the server announces none, USER
and PASS follow. After a failure nothing weaker is tried. --auth MECHANISM takes that one.

A password comes from --password-file, --password-fd or --password-command, from the netrc
file that --netrc or --netrc-file takes, and is asked for otherwise. An entry of that file is
looked for by the host as you name it, and says who logs in unless you do; one of somebody else
is not taken. -v tells which it was. A file that others may read is refused.

A token of OAuth comes from the same places; --auth token says that it is one, and takes
OAUTHBEARER or XOAUTH2:

  popsh -u alice@example.org --auth token --password-command "oauth-token" pop.example.org

--cert FILE is a certificate of yours with its key, shown to servers that ask for it; EXTERNAL
needs nothing else. --authzid NAME acts for somebody else, where the mechanism can say so.

The first answer goes on the line of AUTH where the server announces the mechanism and servers
in general take it; :set initial-response on or off has it another way. It never does when the
line would be longer than 255 octets (RFC 5034 §4).

--auth GSSAPI takes a Kerberos ticket, which kinit has put into a file; KRB5_CONFIG and
KRB5CCNAME name other files than the usual ones. It is never chosen by itself.`,
		See: []string{"AUTH", "sasl", "configuration"},
	},
	{
		Name:  "marks",
		Short: "what the first columns of a line tell",
		Long: `The first columns are never the server's, so nothing it sends can pass for words of popsh:

  ->  ~>    a line that was sent; with ~, here and below, inside TLS
  <-  <~    +OK, or a challenge
  <** <~*   -ERR
  ===       words of popsh
  !!!       a warning
  ***       what ended the session

What stands four columns in is a line of the reply, or what is known of the line above. A
sign in its margin says that something is special about it:

  \         it goes on with the line above, since it is wider than the terminal
  ?         it could not be read; the reason stands behind it
  <.>       a stuffing dot was taken away, as it must be
  .   .?    a dot that should have been stuffed, or a false end
  LF CR L-C the line end is not CR LF
  NUL 8B    octets that do not belong there
  LNG       longer than the RFCs allow
  CUT END   the connection, or the reply, ended too soon

Octets that are no visible characters are shown as \xNN, invisible and reordering characters
as \u{N}.`,
		See: []string{"colors", "lines"},
	},
	{
		Name:  "colors",
		Short: "the looks of what is shown, and how to change them",
		Long: `Each meaning has a look of its own. :set lists them as colors.NAME, :set colors.ok "bold green"
changes one, and so does a line in the table [colors] of the configuration:

  [colors]
  ok = "bold #009E73"
  refused = "white on red"
  note = "plain"

A look is made of words: a colour for the letters, one behind the word on for the background,
each by name or as #rrggbb; and bold, faint, italic, underline, reverse. plain is no look at
all, default the usual one. The names are black, red, green, yellow, blue, magenta, cyan, white
and grey, and bright- before those from red to white. A terminal that does not say by COLORTERM
that it knows exact colours gets the nearest of these.

Whether there are colours at all is told by --color and the environment.`,
		See: []string{"marks", "environment", "configuration"},
	},
	{
		Name:  "configuration",
		Short: "settings, servers and aliases in a file",
		Long: `config.toml in the folder popsh below XDG_CONFIG_HOME, which is ~/.config unless it is set,
presets the settings, and gives names to servers and to lines:

  timeout = "30s"
  prompt = "{host} {state}{count}{mark} "

  [colors]
  refused = "white on red"

  [servers.work]
  host = "pop.example.org"
  tls = "implicit"
  user = "alice"
  password-command = "pass show mail"

  [aliases]
  first = "TOP 1 $1"

Then popsh work and :open work go to that server. It may also have port, auth, authzid, ca,
cert, key, timeout, tls-min, tls-max, tls-ciphers, tls-groups, tls-name, family (ipv4 or ipv6),
source, proxy, proxy-user, proxy-password-command, proxy-header and socket.
Flags win over the file, and --no-config leaves it out. A file that others may write to is
refused, with the command that mends it.

:help prompt lists the words of a prompt, :set all settings.`,
		See: []string{"lines", "colors", "environment"},
	},
	practiceTopic,
	offerTopic,
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
		See: []string{"exit", "json", "lines"},
	},
	{
		Name:  "json",
		Short: "the objects that --json prints",
		Long: `Each line of standard output is one object. The first key tells what it is about:

  cmd       the reply to a command
  event     a greeting or a challenge
  line      a line of words, such as help and settings
  message   what was taken out of a message: its headers or parts
  offset    octets of a message from there on, as hex
  info      something that happened; also warning and alert
  error     what went wrong, with hints, and detail where there are octets to see

A reply, in this order, what says nothing left out:

  cmd, sent      the verb; the line that was sent, stars for a secret
  status         +OK, -ERR, or + for a challenge
  code, text     the response code without its brackets; the words
  first_ms, ms   milliseconds to the first octet, and to the last
  value          what the text says (STAT, LIST n, UIDL n); unread: why it says nothing
  body           the lines: strings, or objects where they could be read; of a line that is
                 odd an object with line, odd, unread, defects or continues
  lines, octets, stuffed   what the body held, and how many dots were stuffed
  incomplete     why the body was not read to its end
  odd            what was tolerated in the text
  defects        departures from the RFCs: name, text, ref, lines, first
  quirks         what is odd by comparison: name, text, ref, detail, times, mild
  tls_new, tls_gone   how CAPA has changed by TLS
  hints          what a refusal probably means, and what to do
  decoded        of a challenge, what its base64 holds

Text of a server is a string, or {"b64": …} when it is not UTF-8. Errors and warnings stand
on standard error as words besides. The exit status is as usual.`,
		See: []string{"scripts", "exit"},
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
CLICOLOR_FORCE or FORCE_COLOR on, CLICOLOR=0 and TERM=dumb, or no TERM, off again where
nothing forces them. COLORTERM=truecolor or 24bit says that the terminal has more than
sixteen.

Long replies are shown by the command in POPSH_PAGER, or in PAGER. The lines that were
typed are kept, without their secrets, in the file that POPSH_HISTORY names, or in
popsh/history below XDG_STATE_HOME, which is ~/.local/state unless it is set; with /dev/null
none are kept. The configuration is in popsh/config.toml below XDG_CONFIG_HOME, which is
~/.config unless it is set. No variable names a proxy: --proxy does.`,
		See: []string{"configuration", "scripts"},
	},
	{
		Name:  "proxies",
		Short: "how connections get to the server",
		Long: `--ipv4 and --ipv6 connect to one kind of addresses only, --source ADDRESS from one of this
machine. --proxy goes through somebody else: socks5://HOST:PORT, or http://HOST:PORT, which is
asked by CONNECT. Then --ipv4, --ipv6 and --source are about the way to the proxy. It is told
the name of the host and looks it up; no SRV record is asked for, since that would go past it.
No proxy is taken from the environment. :set proxy and :set source hold for the next
connection, and a server in the configuration may have its own; proxy none goes straight to the
server.

--proxy-user NAME logs in to the proxy, by Basic (RFC 7617) or as RFC 1929 has it. The password
is the first line of --proxy-password-file, or what --proxy-password-command prints, and is
asked for otherwise; a server in the configuration may have proxy-user and
proxy-password-command. The way to the proxy is in clear text, so that popsh asks before the
password goes to another machine; --allow-cleartext sends it without.

--proxy-header v1 or v2 begins with the header of HAProxy's PROXY protocol, which tells a server
both ends of the connection ahead of all else, as a load balancer does. A server that waits for
it (Dovecot with haproxy = yes) takes nobody without; one that does not takes it for a command.
The transcript has it at the connection, not among the commands.

--socket FILE connects to a Unix socket of this machine, which is one port: both kinds of TLS
are tried there. The host only says whose certificate it is.

The certificate is that of the host all the same. Through a tunnel, where the host is
localhost, --tls-name NAME says whose it has to be.`,
		See: []string{"configuration", "environment"},
	},
}
