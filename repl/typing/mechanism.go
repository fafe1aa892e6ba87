package typing

import (
	"cmp"
	"slices"

	"popsh/repl/editor"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

func offerNames(sc *Scene, _ Place, o *Offers) {
	for _, name := range sc.Users {
		o.Word(name, "logged in here before")
	}
}

// offerMechanisms offers those that CAPA lists, the strongest first, or all that
// are in use when the server was not asked or lists none.
func offerMechanisms(sc *Scene, _ Place, o *Offers) {
	names, source := sc.Caps.Mechanisms(), ""
	names = slices.DeleteFunc(names, func(name string) bool { return pop3.Mechanism.Check(name) != nil })
	if len(names) == 0 {
		names, source = mechanismsInUse(), notAnnounced
		if sc.Caps == nil {
			source = "CAPA not asked"
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(pop3.Strength(b), pop3.Strength(a)) })
	for _, name := range names {
		o.Put(sc.mechanismCandidate(name, source))
	}
}

func mechanismsInUse() []string {
	var names []string
	for _, m := range pop3.Mechanisms {
		if !m.Museum {
			names = append(names, m.Name)
		}
	}
	return names
}

func (sc *Scene) mechanismCandidate(name, source string) editor.Candidate {
	made := editor.Candidate{Text: name}
	notes := []string{source}
	if pop3.GivesAway(name) {
		notes = append(notes, sc.clearness())
	}
	if _, spoken := sasl.Find(name); !spoken {
		made.Dim = true
		notes = append(notes, "answers typed by hand")
	}
	if m, ok := pop3.LookupMechanism(name); ok {
		notes = append(notes, m.Messages)
	}
	made.Note = joined(", ", notes...)
	return made
}

// clearness says what becomes of a secret that is sent as it is.
func (sc *Scene) clearness() string {
	switch {
	case sc.Exposed:
		return "clear text"
	case sc.Machine.Facts().Has(pop3.UnderTLS):
		return "the secret itself, inside TLS"
	}
	return "the secret itself"
}

func askSecret(sc *Scene, _ Place) string {
	if sc.Exposed {
		return clearTextHint
	}
	return "left out, it is asked for"
}

var clearTextHint = "clear text! " + pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.HelloTLS }).Verb + " first"

func tellSecret(sc *Scene, _ Place) string {
	if sc.Exposed {
		return clearTextHint
	}
	return ""
}

func askDigest(*Scene, Place) string { return "left out, it is computed from the password" }

func tellMechanism(sc *Scene, p Place) string {
	m, ok := pop3.LookupMechanism(p.Word)
	switch {
	case sc.Exposed && pop3.GivesAway(p.Word):
		return clearTextHint
	case ok:
		return m.Messages
	}
	return ""
}

func tellResponse(sc *Scene, p Place) string {
	if sc.Exposed && pop3.GivesAway(p.First()) {
		return clearTextHint
	}
	return ""
}
