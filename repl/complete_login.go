package repl

import (
	"cmp"
	"slices"

	"popsh/repl/editor"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

func offerNames(sc *scene, _ place, o *offers) {
	for _, name := range sc.shell.lore.users[sc.host] {
		o.word(name, "logged in here before")
	}
}

// offerMechanisms offers those that CAPA lists, the strongest first, or all that
// are in use when the server was not asked or lists none.
func offerMechanisms(sc *scene, _ place, o *offers) {
	names, source := sc.caps.Mechanisms(), ""
	names = slices.DeleteFunc(names, func(name string) bool { return pop3.Mechanism.Check(name) != nil })
	if len(names) == 0 {
		names, source = mechanismsInUse(), notAnnounced
		if sc.caps == nil {
			source = "CAPA not asked"
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(strength(b), strength(a)) })
	for _, name := range names {
		o.put(sc.mechanismCandidate(name, source))
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

func (sc *scene) mechanismCandidate(name, source string) editor.Candidate {
	made := editor.Candidate{Text: name}
	notes := []string{source}
	if clearMechanism(name) {
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
func (sc *scene) clearness() string {
	switch {
	case sc.exposed:
		return "clear text"
	case sc.machine.Facts().Has(pop3.UnderTLS):
		return "the secret itself, inside TLS"
	}
	return "the secret itself"
}

func askSecret(sc *scene, _ place) string {
	if sc.exposed {
		return clearTextHint
	}
	return "left out, it is asked for"
}

var clearTextHint = "clear text! " + pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.HelloTLS }).Verb + " first"

func tellSecret(sc *scene, _ place) string {
	if sc.exposed {
		return clearTextHint
	}
	return ""
}

func askDigest(*scene, place) string { return "left out, it is computed from the password" }

func tellMechanism(sc *scene, p place) string {
	m, ok := pop3.LookupMechanism(p.word)
	switch {
	case sc.exposed && clearMechanism(p.word):
		return clearTextHint
	case ok:
		return m.Messages
	}
	return ""
}

func tellResponse(sc *scene, p place) string {
	if sc.exposed && clearMechanism(first(p.args)) {
		return clearTextHint
	}
	return ""
}
