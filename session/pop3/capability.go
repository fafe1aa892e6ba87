package pop3

// A Capability is all that is known of one capability tag (RFC 2449 §6).
type Capability struct {
	Tag        string
	Args       string   // its arguments in words; "" for none
	Adds       []string // the verbs that it announces
	In         State    // where it is announced
	Varies     bool     // the arguments may be others after login
	Registered bool     // in the IANA registry
	Meaning    string   // a sentence for the margin
	Told       []Told   // what it means with the arguments given; the first that fits
	Refs       []Ref
}

// Capabilities are the registered tags, then others that are met.
var Capabilities = []Capability{
	{
		Tag: "TOP", Adds: []string{"TOP"}, In: LoggedOutOrIn, Registered: true,
		Meaning: "TOP shows the header and the first lines of a message.",
		Refs:    []Ref{{2449, "6.1"}},
	},
	{
		Tag: "USER", Adds: []string{"USER", "PASS"}, In: LoggedOutOrIn, Registered: true,
		Meaning: "Logging in by USER and PASS works, though perhaps not for every user.",
		Refs:    []Ref{{2449, "6.2"}},
	},
	{
		Tag: "SASL", Args: "the names of the mechanisms", Adds: []string{"AUTH"}, In: LoggedOutOrIn, Registered: true,
		Meaning: "AUTH works with these mechanisms, and takes an initial response; the list may grow after STLS.",
		Refs:    []Ref{{5034, "3"}, {2449, "6.3"}},
	},
	{
		Tag: "RESP-CODES", In: LoggedOutOrIn, Registered: true,
		Meaning: "A reply text that begins with a bracket begins with a response code.",
		Refs:    []Ref{{2449, "6.4"}},
	},
	{
		Tag: "AUTH-RESP-CODE", In: LoggedOutOrIn, Registered: true,
		Meaning: "Each failure that the credentials caused carries [AUTH]; a login that fails without it has another cause.",
		Refs:    []Ref{{3206, "6"}},
	},
	{
		Tag: "LOGIN-DELAY", Args: "seconds, and USER when they depend on the user", In: LoggedOutOrIn, Varies: true, Registered: true,
		Meaning: "After a login the next one is accepted only when these seconds have passed.",
		Told: []Told{
			{"0", "After a login the next one is accepted at once."},
			{"1", "After a login the next one is accepted only when a second has passed."},
			{anyNumber, "After a login the next one is accepted only when # seconds have passed."},
		},
		Refs: []Ref{{2449, "6.5"}},
	},
	{
		Tag: "PIPELINING", In: LoggedOutOrIn, Registered: true,
		Meaning: "Commands may be sent ahead without waiting; the replies come in the same order.",
		Refs:    []Ref{{2449, "6.6"}},
	},
	{
		Tag: "EXPIRE", Args: "days or NEVER, and USER when it depends on the user", In: LoggedOutOrIn, Varies: true, Registered: true,
		Meaning: "Mail stays on the server at least so many days; 0 means that a fetched message may be gone after QUIT.",
		Told: []Told{
			{"NEVER", "Mail stays on the server until it is deleted."},
			{"0", "Mail may not stay: a message that was fetched may be gone after QUIT, without DELE."},
			{"1", "Mail stays on the server at least a day."},
			{anyNumber, "Mail stays on the server at least # days."},
		},
		Refs: []Ref{{2449, "6.7"}},
	},
	{
		Tag: "UIDL", Adds: []string{"UIDL"}, In: LoggedOutOrIn, Registered: true,
		Meaning: "UIDL gives each message an id that outlives the session.",
		Refs:    []Ref{{2449, "6.8"}},
	},
	{
		Tag: "IMPLEMENTATION", Args: "free text, one word preferred", In: LoggedOutOrIn, Varies: true, Registered: true,
		Meaning: "The name of the server's software, for logs; nothing may depend on it.",
		Refs:    []Ref{{2449, "6.9"}},
	},
	{
		Tag: "STLS", Adds: []string{"STLS"}, In: Authorization, Registered: true,
		Meaning: "STLS turns this connection into a TLS one; after the login, or under TLS, the tag is rightly gone.",
		Refs:    []Ref{{2595, "4"}, {2595, "8"}},
	},
	{
		Tag: "UTF8", Args: "USER when names and passwords may be UTF-8 too", Adds: []string{"UTF8"}, In: LoggedOutOrIn, Registered: true,
		Meaning: "UTF8 allows raw UTF-8 in the messages of a session.",
		Told: []Told{
			{perUser, "UTF8 allows raw UTF-8 in the messages of a session, and names and passwords may be UTF-8 too."},
		},
		Refs: []Ref{{6856, "2"}},
	},
	{
		Tag: "LANG", Adds: []string{"LANG"}, In: LoggedOutOrIn, Registered: true,
		Meaning: "LANG lists and chooses the language of the reply texts.",
		Refs:    []Ref{{6856, "3"}},
	},
	{
		Tag: "CAPA", Adds: []string{"CAPA"}, In: LoggedOutOrIn,
		Meaning: "The list names the command that asked for it; not registered, and harmless.",
		Refs:    []Ref{{2449, "5"}},
	},
	{
		Tag: "LAST", Adds: []string{"LAST"}, In: LoggedOutOrIn,
		Meaning: "The old LAST still works here.",
		Refs:    []Ref{{1460, ""}},
	},
	{
		Tag: "XOIP", Adds: []string{"XOIP"}, In: Authorization,
		Meaning: "A trusted proxy may tell the client's real address.",
		Refs:    []Ref{{2449, "9"}},
	},
	{
		Tag: "XSENDER", Adds: []string{"XSENDER"}, In: Authorization,
		Meaning: "XSENDER tells who was logged in when a message was handed in.",
		Refs:    []Ref{{2449, "9"}},
	},
	{
		Tag: "X-GOOGLE-RICO", In: LoggedOutOrIn,
		Meaning: "A private word of Gmail; no meaning is published.",
		Refs:    []Ref{{2449, "9"}},
	},
	{
		Tag: "X-GOOGLE-VERHOEVEN", In: LoggedOutOrIn,
		Meaning: "A private word of Gmail; no meaning is published.",
		Refs:    []Ref{{2449, "9"}},
	},
}

var byTag = index(Capabilities, func(c *Capability) string { return c.Tag })

// LookupCapability finds a capability by its tag, in any case (RFC 2449 §5).
func LookupCapability(tag string) (*Capability, bool) {
	c, ok := byTag[upper(tag)]
	return c, ok
}
