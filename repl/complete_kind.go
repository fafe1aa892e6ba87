package repl

import (
	"slices"
	"strings"

	"popsh/repl/view"
	"popsh/session/pop3"
)

// ways are what a kind of argument offers and says while a line is typed. Each
// may be nil.
type ways struct {
	offer func(*scene, place, *offers)
	ask   func(*scene, place) string // what to type here, where nothing is typed yet
	tell  func(*scene, place) string // about what was typed
}

// wireWays are the ways of the arguments of verbs, localWays those of local
// words. A kind that is a secret offers nothing.
var (
	wireWays = map[pop3.Kind]ways{
		pop3.Message:   {offerMessages, askMessage, tellMessage},
		pop3.Count:     {offer: offerCounts},
		pop3.Name:      {offer: offerNames},
		pop3.Secret:    {ask: askSecret, tell: tellSecret},
		pop3.Digest:    {ask: askDigest},
		pop3.Mechanism: {offer: offerMechanisms, tell: tellMechanism},
		pop3.Response:  {tell: tellResponse},
		pop3.Language:  {offer: offerLanguages},
	}
	localWays = map[Kind]ways{
		Message:   {offerMessages, askMessage, tellMessage},
		File:      {offer: offerFiles},
		Target:    {offer: offerTargets},
		Octets:    {},
		Line:      {},
		Timer:     {offer: offerTimers},
		Duration:  {offer: offerDurations, ask: askDuration},
		Setting:   {offer: offerSettings},
		Value:     {offer: offerValues, ask: askValue},
		TopicName: {offer: offerTopics},
		Option:    {offer: offerOptions},
		AliasName: {offer: offerAliases},
	}
)

// A slot is a place for an argument, of a verb or of a local word.
type slot struct {
	name     string
	optional bool
	hint     string
	ways     ways
}

// slot returns the slot for the argument i; the last one may take many.
func (c *Command) slot(i int) (slot, bool) {
	switch {
	case c.Verb != nil && i < len(c.Verb.Args):
		a := c.Verb.Args[i]
		return slot{a.Name, a.Optional, a.Kind.Hint(), wireWays[a.Kind]}, true
	case c.Verb != nil || len(c.Args) == 0:
		return slot{}, false
	case i >= len(c.Args) && !c.Args[len(c.Args)-1].Many:
		return slot{}, false
	}
	a := c.Args[min(i, len(c.Args)-1)]
	return slot{a.Name, a.Optional, "", localWays[a.Kind]}, true
}

// goesOn reports whether a blank may follow the argument before i: on the wire
// only where an argument must follow.
func (c *Command) goesOn(i int) bool {
	s, ok := c.slot(i)
	return ok && (c.Verb == nil || !s.optional)
}

func offerCounts(_ *scene, _ place, o *offers) {
	o.word("0", "the header alone")
	o.word("10", "and the first 10 lines")
	o.word("50", "and the first 50 lines")
}

func offerLanguages(_ *scene, _ place, o *offers) { o.word("*", "the server's own choice") }

// joined joins the texts that are not empty.
func joined(by string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), by)
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// safe returns text of the server for one line, cut after n characters.
func safe(text []byte, n int) string {
	return clip(view.Escape(text), n)
}

func clip(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
