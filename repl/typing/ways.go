package typing

import (
	"slices"
	"strings"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session/pop3"
)

// Ways are what a kind of argument offers and says while a line is typed. Each may
// be nil.
type Ways struct {
	Offer func(*Scene, Place, *Offers)
	Ask   func(*Scene, Place) string // what to type here, where nothing is typed yet
	Tell  func(*Scene, Place) string // about what was typed
}

// The ways of message numbers, of the names of files, and of a word that is one of
// those that its slot names.
var (
	Messages = Ways{offerMessages, askMessage, tellMessage}
	Files    = Ways{Offer: offerFiles}
	Options  = Ways{Offer: offerOptions}
)

// verbWays are the ways of the arguments of verbs. A kind that is a secret offers
// nothing.
var verbWays = map[pop3.Kind]Ways{
	pop3.Message:   Messages,
	pop3.Count:     {Offer: offerCounts},
	pop3.Name:      {Offer: offerNames},
	pop3.Secret:    {Ask: askSecret, Tell: tellSecret},
	pop3.Digest:    {Ask: askDigest},
	pop3.Mechanism: {Offer: offerMechanisms, Tell: tellMechanism},
	pop3.Response:  {Tell: tellResponse},
	pop3.Language:  {Offer: offerLanguages},
}

// offerOptions offers what the slot names. Behind an equals sign a value follows.
func offerOptions(_ *Scene, p Place, o *Offers) {
	s, _ := p.row.slot(len(p.Args))
	offerOfList(s.Lists, p.Word, o)
	for _, option := range s.Among {
		o.Put(editor.Candidate{Text: option, Open: strings.HasSuffix(option, "=")})
	}
}

// offerOfList offers for each place of a list the words that are not in it yet. The
// list may go on behind any of them.
func offerOfList(lists Lists, typed string, o *Offers) {
	name, list, _ := strings.Cut(typed, "=")
	said := strings.Split(list, ",")
	before := strings.TrimSuffix(typed, said[len(said)-1])
	for _, word := range lists[name] {
		if strings.Contains(typed, "=") && !slices.Contains(said[:len(said)-1], word) {
			o.Put(editor.Candidate{Text: before + word, Open: true})
		}
	}
}

func offerCounts(_ *Scene, _ Place, o *Offers) {
	o.Word("0", "the header alone")
	o.Word("10", "and the first 10 lines")
	o.Word("50", "and the first 50 lines")
}

func offerLanguages(_ *Scene, _ Place, o *Offers) { o.Word("*", "the server's own choice") }

// joined joins the texts that are not empty.
func joined(by string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), by)
}

// safe returns text of the server for one line, cut after n characters.
func safe(text []byte, n int) string {
	return view.Clip(view.Escape(text), n)
}
