package pop3

// What the values of a [Command] mean to people, indexed by the value. Each is a
// sentence, or "" where there is nothing to say.
var (
	bodyMeanings = [...]string{
		SingleLine:  "One line.",
		MultiLine:   "After +OK more lines follow, up to a lone dot.",
		BareMulti:   "Without an argument more lines follow +OK, up to a lone dot; with one, the one line is all.",
		Exchange:    "With a mechanism, challenges until +OK or -ERR; without one, a list up to a lone dot.",
		ClientSends: "After +OK the client sends a message, up to a lone dot.",
		HelloTLS:    "One line; behind a +OK the TLS handshake begins at once.",
	}
	linesMeanings = [...]string{
		TextLines:       "",
		ScanLines:       "Each line is a message number and the size in octets.",
		UniqueIDLines:   "Each line is a message number and the unique-id.",
		CapabilityLines: "Each line is a capability tag and its arguments.",
		MechanismLines:  "Each line is the name of a SASL mechanism.",
		LanguageLines:   "Each line is a language tag and the name of the language.",
		MessageLines:    "The lines are those of the message, a dot at the beginning of one doubled.",
	}
	textMeanings = [...]string{
		FreeText: "The words after the indicator are for people.",
		Counts:   "After +OK stand the number of messages and their octets.",
		Listing:  "With an argument, the message number and its octets stand after +OK.",
		UniqueID: "With an argument, the message number and its unique-id stand after +OK.",
		LangTag:  "With an argument, the tag of the language chosen stands after +OK.",
		Highest:  "After +OK stands a message number.",
	}
	standingMeanings = [...]string{
		Required: "Every server has it.",
		Optional: "Optional: a server may do without it.",
		Historic: "Dropped from the standard, still met.",
		Vendor:   "Some servers' own, in no standard.",
	}
	pipeMeanings = [...]string{
		Anywhere: "Safe anywhere in a batch of commands.",
		Last:     "Only as the last of a batch of commands.",
		Alone:    "Nothing may be sent behind it until its reply is complete.",
		Unwise:   "Allowed in a batch of commands, seldom a good idea.",
	}
	initialMeanings = [...]string{
		NoInitial:   "None: the server speaks first.",
		MayInitial:  "Some servers take one, some do not.",
		UsesInitial: "The first message may stand on the AUTH line.",
	}
)

// Meaning says in a sentence what belongs to the reply.
func (b Body) Meaning() string { return bodyMeanings[b] }

// Meaning says in a sentence what the lines of the body hold; "" for text that
// is for people.
func (l Lines) Meaning() string { return linesMeanings[l] }

// Meaning says in a sentence what a client may read after +OK.
func (t Text) Meaning() string { return textMeanings[t] }

// Meaning says in a sentence how firmly a command stands.
func (s Standing) Meaning() string { return standingMeanings[s] }

// Meaning says in a sentence where in a batch a command may stand.
func (p Pipe) Meaning() string { return pipeMeanings[p] }

// Meaning says in a sentence whether an initial response is of use.
func (i Initial) Meaning() string { return initialMeanings[i] }

// A StateInfo tells of one state.
type StateInfo struct {
	State
	Name    string // as the RFC writes it
	Meaning string // a sentence
	Refs    []Ref
}

// states are the states in the order of a session.
var states = []StateInfo{
	{Connected, "the wait for the greeting", "The connection stands; the server speaks first.", []Ref{{1939, "4"}}},
	{Authorization, "AUTHORIZATION", "The server wants to know who you are.", []Ref{{1939, "4"}}},
	{Transaction, "TRANSACTION", "The maildrop is open and locked.", []Ref{{1939, "5"}}},
	{Update, "UPDATE", "The server carries the deletions out and ends the session.", []Ref{{1939, "6"}}},
	{Closed, "the end", "The session is over.", []Ref{{1939, "6"}}},
}

// Info returns what there is to say about a single state; for a set, about the
// first of it.
func (s State) Info() StateInfo {
	for _, info := range states {
		if s.Has(info.State) {
			return info
		}
	}
	return states[0]
}

// Names returns the names of the states in the set.
func (s State) Names() []string {
	var names []string
	for _, info := range states {
		if s.Has(info.State) {
			names = append(names, info.Name)
		}
	}
	return names
}
