package pop3

import "strings"

// Told is what a capability means with a certain first argument.
type Told struct {
	Arg     string // the argument, or anyNumber
	Meaning string // a sentence; # stands for the number
}

const (
	anyNumber = "#"
	perUser   = "USER" // the argument that a value is another for each user (RFC 2449 §6.5, §6.7)
)

// fits reports whether an argument is the one meant.
func (t Told) fits(arg string) bool {
	if t.Arg != anyNumber {
		return strings.EqualFold(arg, t.Arg)
	}
	_, odd, reason := number([]byte(arg))
	return odd == 0 && reason == ""
}

// Means returns what the capability means with these arguments, in a sentence or
// two, and whether that holds all they say; otherwise it is the general meaning.
func (c *Capability) Means(args []string) (meaning string, told bool) {
	if len(args) == 0 {
		return c.Meaning, false
	}
	for _, t := range c.Told {
		if t.fits(args[0]) {
			more, all := c.varying(args[1:])
			return strings.ReplaceAll(t.Meaning, anyNumber, args[0]) + more, all
		}
	}
	return c.Meaning, false
}

// varying says that a value may be another after the login, where the server says
// so, and whether nothing else is said.
func (c *Capability) varying(more []string) (sentence string, all bool) {
	if c.Varies && len(more) == 1 && strings.EqualFold(more[0], perUser) {
		return " For a user it may be another: ask again after the login.", true
	}
	return "", len(more) == 0
}
