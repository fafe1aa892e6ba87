package pop3

import (
	"fmt"
	"slices"
	"strconv"
)

// A kindInfo tells of one kind of argument: what to call it, what to say to
// somebody who is about to type one, and how to look one over.
type kindInfo struct {
	Name string // "message number"
	Hint string // "digits only, from 1"
	look func(arg string) complaint
}

// A complaint is what is wrong with the looks of an argument; the zero value is
// none.
type complaint struct {
	reason string // reads on after the kind's name
	mild   bool
}

// kinds tells of every [Kind], which is the index.
var kinds = [...]kindInfo{
	Message:   {"message number", "digits only, from 1, as LIST shows them", lookMessage},
	Count:     {"number of lines", "digits only, 0 for the header alone", lookCount},
	Name:      {"user name", "the maildrop's name, often the full mail address", lookName},
	Secret:    {"password", "the rest of the line, blanks included; better not typed here", lookSecret},
	Digest:    {"digest", "the MD5 of timestamp and secret, 32 lower-case hex digits", lookDigest},
	Mechanism: {"SASL mechanism", "a name from the SASL line of CAPA, such as PLAIN", lookMechanism},
	Response:  {"initial response", "base64, or = for an empty one", lookResponse},
	Language:  {"language", "a tag such as en or pt-BR, or * for the server's choice", lookLanguage},
	Word:      {"word", "one word without blanks", lookWord},
	Words:     {"text", "the rest of the line", lookText},
}

// String returns the kind's name in plain words.
func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k].Name
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// Hint says in a few words what an argument of this kind looks like.
func (k Kind) Hint() string { return kinds[k].Hint }

// Check looks an argument over. What it returns is advice, an *ArgError: a server
// may think otherwise, and the caller decides whether to send it all the same.
func (k Kind) Check(arg string) error {
	if c := kinds[k].look(arg); c.reason != "" {
		return newArgError("", k, arg, c)
	}
	return nil
}

// An ArgError says what looks wrong about an argument. Its text never holds a
// secret.
type ArgError struct {
	Arg    string // the argument's name in the usage line; "" when there is none
	Kind   Kind
	Got    string // what was typed; "" for a secret
	Reason string // "is digits only, 1 or more"
	Mild   bool   // many servers take it nonetheless
}

// isSecret reports whether what is typed for a kind is never shown: a secret, and
// what stands where people type one by mistake.
func isSecret(k Kind) bool { return k == Secret || k == Response || k == Digest }

func newArgError(name string, k Kind, got string, c complaint) *ArgError {
	if isSecret(k) {
		got = ""
	}
	return &ArgError{Arg: name, Kind: k, Got: got, Reason: c.reason, Mild: c.mild}
}

// Error returns a sentence such as `a message number is digits only, 1 or more: "+3"`.
func (e *ArgError) Error() string {
	s := e.Reason
	if e.Got != "" {
		s += ": " + strconv.QuoteToASCII(e.Got)
	}
	return s
}

// CheckArgs looks over the arguments of a command: whether one is missing, one is
// too many, and how each of them looks. It returns what it finds, in order, as
// advice; nothing for good arguments.
func CheckArgs(c *Command, args []string) []*ArgError {
	var found []*ArgError
	for i, a := range c.Args {
		switch {
		case i < len(args):
			if bad := kinds[a.Kind].look(args[i]); bad.reason != "" {
				found = append(found, newArgError(a.Name, a.Kind, args[i], bad))
			}
		case !a.Optional:
			reason := fmt.Sprintf("%s wants a %s here (%s)", c.Verb, a.Kind, a.Kind.Hint())
			found = append(found, newArgError(a.Name, a.Kind, "", complaint{reason: reason}))
		}
	}
	if len(args) > len(c.Args) {
		found = append(found, surplus(c, args))
	}
	return found
}

// SecretBehind reports whether a word behind the last argument is taken for a
// secret: behind a user's name it is likely his password.
func (c *Command) SecretBehind() bool {
	return len(c.Args) > 0 && c.Args[len(c.Args)-1].Kind == Name
}

// surplus complains about arguments that the command does not take. They are not
// quoted where they may be secret.
func surplus(c *Command, args []string) *ArgError {
	extra := args[len(c.Args)]
	if c.SecretBehind() || slices.ContainsFunc(c.Args, func(a Arg) bool { return isSecret(a.Kind) }) {
		extra = ""
	}
	reason := "is written " + c.Usage() + ", with nothing after it"
	return newArgError("", Words, extra, complaint{reason: c.Verb + " " + reason})
}
