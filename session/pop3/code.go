package pop3

import (
	"slices"
	"strings"
)

// A Code is all that is known of one response code (RFC 2449 §8).
type Code struct {
	Name       string   // without brackets: "SYS/TEMP"
	Commands   []string // the verbs that it may answer; none for any command
	Registered bool     // in the IANA registry
	Meaning    string   // a sentence
	Advice     string   // what to do about it, a sentence
	Refs       []Ref
}

// Codes are the registered response codes, then others that are met.
var Codes = []Code{
	{
		Name: "IN-USE", Commands: []string{"PASS", "APOP", "AUTH"}, Registered: true,
		Meaning: "The login was right, but another session holds the maildrop.",
		Advice:  "Wait, or look for another mail program that is logged in; the password is fine.",
		Refs:    []Ref{{2449, "8.1.2"}},
	},
	{
		Name: "LOGIN-DELAY", Commands: []string{"USER", "PASS", "APOP", "AUTH"}, Registered: true,
		Meaning: "You logged in a short while ago, and the server wants a pause between logins.",
		Advice:  "Wait as many seconds as the LOGIN-DELAY line of CAPA says, then log in again.",
		Refs:    []Ref{{2449, "8.1.1"}},
	},
	{
		Name: "SYS/TEMP", Registered: true,
		Meaning: "The server has trouble that will probably pass.",
		Advice:  "Try again later; a new password would not help.",
		Refs:    []Ref{{3206, "4"}},
	},
	{
		Name: "SYS/PERM", Registered: true,
		Meaning: "The server has trouble that somebody must repair.",
		Advice:  "Tell the provider; trying again will not help. Gmail says so when POP is not enabled for the account.",
		Refs:    []Ref{{3206, "4"}},
	},
	{
		Name: "AUTH", Commands: []string{"USER", "PASS", "APOP", "AUTH"}, Registered: true,
		Meaning: "Something is wrong with the credentials, or with what this user may do.",
		Advice:  "Check name and password before you try again. Some providers want an app password, a token, or POP enabled in the account's settings.",
		Refs:    []Ref{{3206, "5"}},
	},
	{
		Name: "UTF8", Commands: []string{"LIST", "RETR", "TOP"}, Registered: true,
		Meaning: "The message can only be sent in UTF-8 mode.",
		Advice:  "Open a new connection and send UTF8 before the login.",
		Refs:    []Ref{{6856, "5"}},
	},
	{
		Name: "REFERRAL", Commands: []string{"USER", "PASS", "APOP", "AUTH"},
		Meaning: "The maildrop is on another host; the rest of the code is the tail of a pop:// URL.",
		Advice:  "Log in at the host named, once you are sure that it is the provider's.",
		Refs:    []Ref{{2449, "8"}},
	},
	{
		Name:    "XCLIENT",
		Meaning: "The server takes you for a trusted proxy and accepts XCLIENT.",
		Advice:  "Nothing to do for a client; an operator may ask why this address is trusted.",
		Refs:    []Ref{{2449, "8"}},
	},
}

var byCode = index(Codes, func(c *Code) string { return c.Name })

// LookupCode finds a response code, in any case, with or without its brackets.
// Codes are hierarchical: of one with unknown deeper levels the known ones count
// and the rest is returned, so "SYS/TEMP/NEW" finds SYS/TEMP with deeper "NEW"
// (RFC 2449 §8).
func LookupCode(code string) (c *Code, deeper string, ok bool) {
	code = strings.TrimSuffix(strings.TrimPrefix(code, "["), "]")
	for end := range min(len(code), codeMax) + 1 {
		if end < len(code) && code[end] != '/' {
			continue
		}
		if found := byCode[upper(code[:end])]; found != nil {
			c, deeper, ok = found, strings.TrimPrefix(code[end:], "/"), true
		}
	}
	return c, deeper, ok
}

// OfLogins reports whether the code tells something about the credentials or the
// maildrop of a user, so that only a login should be answered by it.
func (c *Code) OfLogins() bool { return c.Registered && slices.Contains(c.Commands, "PASS") }

// codeMax is longer than any code of the table, so that looking one up costs no
// more than the table deserves.
const codeMax = 64
