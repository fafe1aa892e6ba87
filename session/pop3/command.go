package pop3

// A Command is all that is known of one POP3 command.
type Command struct {
	Verb     string // the keyword, upper case
	Args     []Arg
	In       State    // where RFC-true servers accept it
	Next     State    // the state after +OK; 0 when it stays
	Wants    Fact     // what must hold before it, besides the state
	Bars     Fact     // what must not hold
	Sets     Fact     // what holds after +OK
	Clears   Fact     // what no longer holds after any reply
	Marks    Marks    // what +OK does to the deletion marks
	Void     bool     // it does nothing, but the server's idle timer starts anew
	Body     Body     // whether the reply goes on after the status line
	Forms    []Form   // body rules that depend on the first argument (XTND)
	Lines    Lines    // what the lines of a body hold
	Text     Text     // what a client may read out of the text after +OK
	Needs    string   // the capability tag that announces it; "" when none does
	Standing Standing // required, optional, historic, …
	Pipe     Pipe     // how it behaves in a batch of pipelined commands
	Codes    []string // response codes that may come with -ERR, besides those for any command
	Effect   string   // what it changes on the server, in a sentence; "" for nothing
	InClear  string   // why it had better wait until STLS is done, where STLS is offered
	Habits   []string // what people type for it who know IMAP, SMTP or other shells, upper case
	Short    string   // at most 60 columns, no full stop
	Long     string   // the teaching text, in plain words
	Failures []string // why a server may say -ERR, each a sentence
	Mistake  string   // a mistake people often make with it
	Example  []string // a dialogue, each line starting "C: " or "S: "
	See      []string // other verbs and topics worth reading
	Refs     []Ref
}

// A Form is a command whose first argument decides about the body of its reply.
type Form struct {
	Word string // the first argument, upper case
	Body Body
}

// A Ref names a section of an RFC; it prints as "RFC 1939 §7".
type Ref struct {
	RFC     int
	Section string
}

// Arg is one argument of a command.
type Arg struct {
	Name     string // as shown in usage lines: msg, name, octets
	Kind     Kind
	Optional bool
	Rest     bool // takes the rest of the line, blanks included (PASS)
}

// Kind is what an argument may be. A kind carries its check; a shell hangs
// completion and hint on it.
type Kind uint8

// The kinds of arguments of POP3 commands.
const (
	Message   Kind = iota // a message number: 1 and up, decimal, no sign
	Count                 // a number of lines: 0 and up
	Name                  // a user name
	Secret                // a password: never shown, never stored
	Digest                // 32 lower-case hex digits (RFC 1939 §7)
	Mechanism             // a SASL mechanism name (RFC 4422 §3.1)
	Response              // a SASL initial response: base64 or "=" (RFC 5034 §4)
	Language              // a language tag, or "*" (RFC 6856 §3)
	Word                  // one word of any kind
	Words                 // free text
)

// Body says when a reply goes on after its status line.
type Body uint8

// The body rules. A reply that starts with -ERR never has a body (RFC 1939 §3).
const (
	SingleLine  Body = iota
	MultiLine        // always, after +OK
	BareMulti        // only when the command came without arguments (LIST, UIDL, LANG)
	Exchange         // challenges until a status line; without arguments a list (AUTH)
	ClientSends      // the client sends a message after +OK (XTND XMIT)
	HelloTLS         // the TLS handshake follows +OK (STLS)
)

// Marks says what a command does to the deletion marks of the session.
type Marks uint8

// What +OK does to the deletion marks (RFC 1939 §5).
const (
	KeepMarks  Marks = iota
	AddMark          // DELE
	ClearMarks       // RSET
)

// Lines says what the lines of a body hold.
type Lines uint8

// What the lines of a body may hold.
const (
	TextLines       Lines = iota // words for people
	ScanLines                    // number and octets (LIST)
	UniqueIDLines                // number and unique-id (UIDL)
	CapabilityLines              // a tag and its arguments (CAPA)
	MechanismLines               // a SASL mechanism (AUTH without arguments)
	LanguageLines                // a language tag and its name (LANG without arguments)
	MessageLines                 // a message or the top of one (RETR, TOP)
)

// Text says what a client may read out of the text of a +OK (RFC 1939 §9).
type Text uint8

// What the text after +OK may hold.
const (
	FreeText Text = iota // words for people
	Counts               // STAT: messages and octets
	Listing              // LIST: number and octets
	UniqueID             // UIDL: number and unique-id
	LangTag              // LANG: the language chosen
	Highest              // LAST: a message number
)

// Standing is how firmly a command stands in the protocol.
type Standing uint8

// The standings.
const (
	Required Standing = iota // every server has it
	Optional                 // announced by a capability, or by trying
	Historic                 // dropped from the standard, still met
	Vendor                   // some servers' own
)

// Pipe is how a command behaves in a batch (RFC 2449 §6.6).
type Pipe uint8

// The pipelining classes.
const (
	Anywhere Pipe = iota // safe anywhere in a batch
	Last                 // only as the last of a batch
	Alone                // nothing may follow until its reply is complete
	Unwise               // allowed, seldom a good idea
)
