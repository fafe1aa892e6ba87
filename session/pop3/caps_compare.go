package pop3

import (
	"slices"
	"strings"
)

// Tags that say something about other replies.
const (
	tagCodes      = "RESP-CODES"
	tagLoginCodes = "AUTH-RESP-CODE"
	tagSASL       = "SASL"
	tagDelay      = "LOGIN-DELAY"
	tagTLS        = "STLS"
	argUser       = "USER" // the value depends on who logs in (RFC 2449 §6.5, §6.7)
)

// GivesCodes reports whether a bracket at the start of a text is a response code
// (RFC 2449 §6.4).
func (c *Caps) GivesCodes() bool { return c.Has(tagCodes) }

// GivesLoginCodes reports whether each login that fails for its credentials says
// so by a code (RFC 3206 §6).
func (c *Caps) GivesLoginCodes() bool { return c.Has(tagLoginCodes) }

// HidesDelay reports whether a code tells of a pause between logins that is not
// announced (RFC 2449 §6.5). A nil *Caps hides nothing.
func (c *Caps) HidesDelay(code *Code) bool {
	return c != nil && code.Name == tagDelay && !c.Has(tagDelay)
}

// OffersTLS reports whether STLS is announced.
func (c *Caps) OffersTLS() bool { return c.Has(tagTLS) }

// SASLLines returns how many lines name mechanisms; there should be one
// (RFC 2449 §6.3).
func (c *Caps) SASLLines() int {
	n := 0
	for _, a := range c.Lines {
		if a.Tag == tagSASL {
			n++
		}
	}
	return n
}

// AwaitUser returns the tags whose value is still to depend on who logs in.
func (c *Caps) AwaitUser() []string {
	var tags []string
	for _, a := range c.Lines {
		if known, ok := LookupCapability(a.Tag); ok && known.Varies && slices.Contains(a.Args, argUser) {
			tags = append(tags, a.Tag)
		}
	}
	return tags
}

// Gone returns the registered tags that were announced before the login and are
// not behind it, although they belong to both states (RFC 2449 §5).
func (c *Caps) Gone(behind *Caps) []string {
	var tags []string
	for _, a := range c.Lines {
		if known, ok := LookupCapability(a.Tag); ok && known.Registered && known.In == LoggedOutOrIn && !behind.Has(a.Tag) {
			tags = append(tags, known.Tag)
		}
	}
	return tags
}

// Changes compares two answers to CAPA line by line, each mechanism as a line of
// its own. What it returns came from the server.
func (c *Caps) Changes(now *Caps) (gone, added []string) {
	before, after := c.words(), now.words()
	return without(before, after), without(after, before)
}

// words returns the lines as they mean the same: canonical tags, then arguments.
func (c *Caps) words() []string {
	var lines []string
	for _, a := range c.Lines {
		switch {
		case a.Tag != tagSASL || len(a.Args) == 0:
			lines = append(lines, strings.Join(append([]string{a.Tag}, a.Args...), " "))
		default:
			for _, mechanism := range a.Args {
				lines = append(lines, a.Tag+" "+upper(mechanism))
			}
		}
	}
	return lines
}

func without(lines, others []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return slices.Contains(others, l) })
}

// IsSASL reports whether a tag is the one that names mechanisms.
func IsSASL(tag string) bool { return tag == tagSASL }
