package repl

// lookRows are the words that look at things more closely.
func lookRows() []Command {
	return []Command{
		{Name: "show", Args: args(arg("msg", Message), some(arg("aspect", Aspect)), some(arg("part", Part))), Sink: true, Pages: true, Run: runShow,
			Short: "look at a message: fields, parts, text or octets",
			Long: `The message is fetched by RETR, once. Alone, :show gives the fields that matter, the MIME
parts where there are several, and the text. headers, text, parts and hex give one of these:
fields are decoded (RFC 2047), texts are in UTF-8, and hex shows every octet as it came.
headers is content with TOP where CAPA announced it.

A part is named by its number, as parts lists it: 2, or 1.3 for the third inside the first.
RETR shows the same message as it came.`,
			Example: []string{":show 1", ":show 1 headers", ":show 1 parts", ":show 1 text 1.2", ":show 1 hex 2", ":show 1 text > letter.txt"}},
		{Name: "scan", Args: args(some(arg("range", Range))), Sink: true, Pages: true, Run: runScan,
			Short: "list messages with size, date, sender and subject",
			Long: `It sends LIST and UIDL, and TOP for each message whose header this session has not seen
yet, several at once where CAPA announced PIPELINING. Without a range it looks at the newest
20. What it learns, completion and hints know as well.`,
			Example: []string{":scan", ":scan 1-", ":scan 3-9", ":scan -50 | grep Invoice"}},
		{Name: "hex", Offline: true, Sink: true, Pages: true, Run: runHex,
			Short: "show the octets of the last reply",
			Long: `All of them, as they came: status line, line ends, stuffing dots, the end mark; what would
give a secret away is masked. The first 64 KB of a reply are kept for it.`,
			Example: []string{":hex"}},
		{Name: "cert", Args: args(some(Arg{Name: certSave, Kind: Option, Among: []string{certSave}}), some(arg("file", File))), Sink: true, Pages: true, Run: runCert,
			Short: "show the TLS of the session and the certificates",
			Long: `It shows the version and cipher of TLS, what popsh has verified and by what, and of each
certificate that the server sent: whom it is for, who signed it, how long it is valid, its
key, and its SHA-256 fingerprint. Nothing is sent.

save FILE writes these certificates as they came, that of the server first, into a new file
in PEM form, which openssl reads and --ca takes.`,
			Example: []string{":cert", ":cert save chain.pem"}},
		{Name: "history", Args: args(some(many(arg("word", Word)))), Offline: true, Sink: true, Pages: true, Run: runHistory,
			Short: "list the lines that were typed before",
			Long: `With words it lists those that hold all of them. Secrets are stars in them. A blank before a
line keeps it out of the history; POPSH_HISTORY=/dev/null keeps none.`,
			Example: []string{":history", ":history open"}},
	}
}
