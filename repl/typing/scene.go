package typing

import (
	"strings"
	"unicode/utf8"

	"popsh/repl/editor"
	"popsh/session"
	"popsh/session/pop3"
)

// A Scene is what is known while a line is typed: the words that it may begin with,
// and how the session stands. It is for one goroutine; whoever makes it sees to it
// that nothing it points to changes meanwhile.
type Scene struct {
	Rows     []Row
	History  *editor.History // the lines before; may be nil
	Online   bool
	Owed     string // the command whose reply must come first; "" for none
	Exchange bool   // the server waits for the answer to a challenge
	Exposed  bool   // what is sent can be read on the way
	Machine  pop3.Machine
	Caps     *pop3.Caps // nil when the server was not asked
	Known    *session.Known
	Users    []string // who have logged in at this server before

	aliases int // how many are being looked into
}

// Complete says what may stand before the cursor, which is at rune pos.
func (sc *Scene) Complete(line string, pos int) editor.Completion {
	runes := []rune(line)
	left := string(runes[:max(0, min(pos, len(runes)))])
	p, ok := sc.locate(left)
	if !ok {
		return editor.Completion{}
	}
	o := &Offers{typed: p.Word}
	if p.row == nil {
		sc.offerWords(p, o)
	} else if s, ok := p.row.slot(len(p.Args)); ok && s.Ways.Offer != nil {
		s.Ways.Offer(sc, p, o)
		if !p.row.goesOn(len(p.Args) + 1) {
			o.last()
		}
	}
	return editor.Completion{From: utf8.RuneCountInString(left[:p.from]), Candidates: o.list, More: o.more, Least: o.least}
}

// offersMost is how many candidates are made; the others are only counted.
const offersMost = 200

// Offers collects the candidates that begin with what is typed, in any case.
type Offers struct {
	typed string
	list  []editor.Candidate
	more  int
	least bool // there may be more than that
}

// Word offers a word, and what there is to say of it.
func (o *Offers) Word(text, note string) { o.Put(editor.Candidate{Text: text, Note: note}) }

// Put offers a candidate.
func (o *Offers) Put(c editor.Candidate) {
	if len(c.Text) >= len(o.typed) && strings.EqualFold(c.Text[:len(o.typed)], o.typed) {
		o.fitting(func() editor.Candidate { return c })
	}
}

// fitting adds a candidate that is known to fit, which is made only if there is
// room for it.
func (o *Offers) fitting(candidate func() editor.Candidate) {
	if len(o.list) == offersMost {
		o.more++
		return
	}
	o.list = append(o.list, candidate())
}

// last says that nothing needs to follow: on the wire, a blank at the end of a
// line is an octet like any other.
func (o *Offers) last() {
	for i := range o.list {
		o.list[i].Open = true
	}
}
