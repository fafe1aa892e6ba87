package pop3

// A Quirk is a departure from the RFCs, or from what the server said before, that
// no line shows by itself: it takes the command, another line or another reply to
// see it.
type Quirk uint8

// The quirks, by where they are seen.
const (
	// In any status line.
	CodeUnannounced Quirk = iota
	BracketNoCode
	CodeOnUser
	FailureNoCode
	DelayHidden
	StampUnusable
	DeletedAnswered
	StateIgnored
	Overclaimed

	// In replies about the maildrop.
	StatRefused
	StatCountsDeleted
	CountGrew
	CountShrank
	StatListMismatch
	NumberElsewhere
	NumberOrder
	NumberBeyond
	NumberMissing
	DeletedListed
	SizeChanged
	UniqueIDChanged
	UniqueIDTwice
	UniqueIDNumber

	// In messages.
	SizeLineEnds
	SizeStuffing
	SizeWire
	SizeLastEnd
	SizeZero
	SizeField
	SizeRounded
	SizeGuessed
	MessageEmpty
	FieldLost
	MailboxLine
	HeaderBeyondASCII
	TopTooLong
	TopNoBlankLine
	HeaderChanged

	// In a reply that has come to no end.
	EndGlued
	ErrorInBody

	// In the answer to CAPA.
	SASLEmpty
	SASLTwice
	STLSUnderTLS
	UserAfterLogin
	CapabilityGone
	SASLGone
)

// A QuirkInfo says what a quirk is, for people.
type QuirkInfo struct {
	Name string // stable, for JSON
	Text string // what the server does, or what follows from it; no full stop
	Mild bool   // legal, or common and harmless
	Refs []Ref
}

var quirks = [...]QuirkInfo{
	CodeUnannounced: {"bracket-without-resp-codes", "a response code, which CAPA does not announce, is only text", true, []Ref{{2449, "8"}}},
	BracketNoCode:   {"text-starts-with-bracket", "RESP-CODES is announced, so a text must not begin with a bracket that is no code", true, []Ref{{2449, "6.4"}}},
	CodeOnUser:      {"code-on-user", "a code in the answer to a name tells strangers which names exist", false, []Ref{{2449, "8.1.1"}}},
	FailureNoCode:   {"auth-error-without-code", "AUTH-RESP-CODE is announced, so without [AUTH] the credentials are not the cause", true, []Ref{{3206, "6"}}},
	DelayHidden:     {"login-delay-hidden", "CAPA does not announce LOGIN-DELAY, so a client cannot know how long to wait", false, []Ref{{2449, "6.5"}}},
	StampUnusable:   {"apop-bad-timestamp", "the brackets in the greeting are no timestamp that APOP could answer", false, []Ref{{1939, "7"}}},
	DeletedAnswered: {"deleted-answered", "a message that is marked as deleted must be refused", false, []Ref{{1939, "5"}}},
	StateIgnored:    {"wrong-state-accepted", "a server must refuse a command that does not belong to the state of the session", true, []Ref{{1939, "3"}}},
	Overclaimed:     {"capa-overclaims", "a command that CAPA announces must be known", false, []Ref{{2449, "5"}}},

	StatRefused:       {"login-ok-then-stat-refused", "after a login this cannot fail; the provider may have switched POP3 off", false, []Ref{{1939, "5"}}},
	StatCountsDeleted: {"stat-counts-deleted", "messages that are marked as deleted must not be counted", false, []Ref{{1939, "5"}}},
	CountGrew:         {"new-mail-appears", "new messages belong to the next session", true, []Ref{{1939, "4"}}},
	CountShrank:       {"numbers-shift", "messages went away during the session, so their numbers may have changed", false, []Ref{{1939, "4"}}},
	StatListMismatch:  {"stat-list-mismatch", "the two count the same messages and must agree", false, []Ref{{1939, "5"}}},
	NumberElsewhere:   {"wrong-number", "a client cannot tell which of the two is meant", false, []Ref{{1939, "5"}}},
	NumberOrder:       {"list-bad-order", "message numbers come once each, and usually in their order", false, []Ref{{1939, "5"}}},
	NumberBeyond:      {"list-bad-number", "there is no message of that number", false, []Ref{{1939, "4"}}},
	NumberMissing:     {"list-incomplete", "the messages of a session are numbered without gaps, and all are listed but those marked as deleted", false, []Ref{{1939, "4"}, {1939, "5"}}},
	DeletedListed:     {"list-includes-deleted", "messages that are marked as deleted must not be listed", false, []Ref{{1939, "5"}}},
	SizeChanged:       {"size-changes", "the size of a message stays the same during a session", false, []Ref{{1939, "4"}}},
	UniqueIDChanged:   {"uidl-differs", "the unique-id of a message never changes", false, []Ref{{1939, "7"}}},
	UniqueIDTwice:     {"uidl-duplicate", "two messages may share a unique-id only if they are identical", false, []Ref{{1939, "7"}}},
	UniqueIDNumber:    {"uidl-equals-number", "ids that are the message numbers will name other messages after the next deletion", false, []Ref{{1939, "7"}}},

	SizeLineEnds:      {"size-lf-counting", "line ends were counted as one octet, not two", false, []Ref{{1939, "11"}}},
	SizeStuffing:      {"size-stuffing-counted", "the dots that were stuffed were counted", false, []Ref{{1939, "11"}}},
	SizeWire:          {"size-wire-counted", "the stuffed dots and the end mark were counted", false, []Ref{{1939, "11"}}},
	SizeLastEnd:       {"size-last-line-end", "the last line end was added on the way, or left out of the count", true, []Ref{{1939, "3"}, {1939, "11"}}},
	SizeZero:          {"size-zero", "that is no size", false, []Ref{{1939, "5"}}},
	SizeField:         {"size-header-added", "fields at the start or the end of the header were added and not counted", false, []Ref{{1939, "11"}}},
	SizeRounded:       {"size-rounded", "the size was rounded to a multiple of 1024", false, []Ref{{1939, "5"}}},
	SizeGuessed:       {"size-estimated", "the size was guessed, or the message changed", false, []Ref{{1939, "5"}, {1939, "11"}}},
	MessageEmpty:      {"retr-empty", "a message has at least a header", false, []Ref{{5322, "2.1"}}},
	FieldLost:         {"retr-first-header-lost", "the message begins with the rest of a field whose start is missing", false, []Ref{{5322, "2.2.3"}}},
	MailboxLine:       {"retr-from-line", "the line that begins with From and a space belongs to the server's file, not to the message", false, []Ref{{5322, "2.2"}}},
	HeaderBeyondASCII: {"header-8bit", "UTF8 was not asked for, so a header should be ASCII", true, []Ref{{5322, "2.2"}, {6856, "2.1"}}},
	TopNoBlankLine:    {"top-no-blank-line", "TOP shows the empty line between header and body, too", true, []Ref{{1939, "7"}}},
	TopTooLong:        {"top-ignores-count", "TOP shows no more lines of the body than were asked for", false, []Ref{{1939, "7"}}},
	HeaderChanged:     {"headers-differ", "RETR and TOP show the same header every time", false, []Ref{{1939, "7"}}},

	EndGlued:    {"dot-glued", "the end mark stands on a line of its own, and some servers forget the line end before it", false, []Ref{{1939, "3"}}},
	ErrorInBody: {"retr-err-after-ok", "behind a +OK nothing can be refused any more; the reply is not complete", false, []Ref{{1939, "3"}}},

	SASLEmpty:      {"capa-sasl-empty", "SASL names no mechanism, so there is nothing to use", false, []Ref{{5034, "3"}}},
	SASLTwice:      {"capa-multi-sasl", "all mechanisms belong on one line", false, []Ref{{2449, "6.3"}}},
	STLSUnderTLS:   {"stls-under-tls-listed", "STLS is announced although TLS is on", true, []Ref{{2595, "4"}}},
	UserAfterLogin: {"capa-user-after-login", "after the login the user is known, so the value must be there", true, []Ref{{2449, "6.5"}, {2449, "6.7"}}},
	CapabilityGone: {"capa-by-state", "what is announced before the login is announced after it, too", false, []Ref{{2449, "5"}}},
	SASLGone:       {"capa-sasl-gone-after-login", "SASL stays announced after the login", true, []Ref{{5034, "3"}}},
}

// Info returns the words for q.
func (q Quirk) Info() QuirkInfo { return quirks[q] }

// Quirks are all of them, in the order of their declaration.
func Quirks() []Quirk {
	all := make([]Quirk, len(quirks))
	for i := range all {
		all[i] = Quirk(i)
	}
	return all
}
