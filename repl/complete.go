package repl

import (
	"strings"
	"unicode/utf8"

	"popsh/repl/editor"
	"popsh/session"
	"popsh/session/pop3"
)

// A scene is what completion, hints and colours know while a line is typed: what
// this session has seen, and the shell's own tables and settings. Nothing is ever
// sent to know more.
//
// It is taken from the shell while no reply is read, on any goroutine. Its part of
// the session is a copy, so that the connection may end meanwhile; the rest of the
// shell changes only when a line is run.
type scene struct {
	shell    *Shell
	online   bool
	exchange bool // the server waits for the answer to a challenge
	exposed  bool // what is sent can be read on the way
	machine  pop3.Machine
	caps     *pop3.Caps // nil when the server was not asked
	known    *session.Known
	host     string
	aliases  int // how many are being looked into
}

// scene looks at the session as it is now.
func (sh *Shell) scene() *scene {
	sh.looking.Lock()
	defer sh.looking.Unlock()
	sc := &scene{shell: sh, known: &session.Known{}}
	if !sh.online() {
		return sc
	}
	s := sh.session
	sc.online, sc.exchange = true, s.InExchange()
	sc.exposed = !sh.secured() && !sh.nearby()
	sc.machine, sc.caps, sc.known, sc.host = *s.Machine(), s.Capabilities(), s.Known(), s.Host()
	return sc
}

// complete says what may stand before the cursor, which is at rune pos. It may be
// called from the editor's goroutine, as may hint and paint.
func (sh *Shell) complete(line string, pos int) editor.Completion {
	return sh.scene().complete(line, pos)
}

func (sc *scene) complete(line string, pos int) editor.Completion {
	runes := []rune(line)
	left := string(runes[:max(0, min(pos, len(runes)))])
	p, ok := sc.locate(left)
	if !ok {
		return editor.Completion{}
	}
	o := &offers{typed: p.word}
	if p.row == nil {
		sc.offerWords(p, o)
	} else if s, ok := p.row.slot(len(p.args)); ok && s.ways.offer != nil {
		s.ways.offer(sc, p, o)
		if !p.row.goesOn(len(p.args) + 1) {
			o.last()
		}
	}
	return editor.Completion{From: utf8.RuneCountInString(left[:p.from]), Candidates: o.list, More: o.more}
}

// offersMost is how many candidates are made; the others are only counted.
const offersMost = 200

// offers collects the candidates that begin with what is typed, in any case.
type offers struct {
	typed string
	list  []editor.Candidate
	more  int
}

func (o *offers) word(text, note string) { o.put(editor.Candidate{Text: text, Note: note}) }

func (o *offers) put(c editor.Candidate) {
	if len(c.Text) >= len(o.typed) && strings.EqualFold(c.Text[:len(o.typed)], o.typed) {
		o.fitting(func() editor.Candidate { return c })
	}
}

// fitting adds a candidate that is known to fit, and makes it only if there is
// room for it.
func (o *offers) fitting(make func() editor.Candidate) {
	if len(o.list) == offersMost {
		o.more++
		return
	}
	o.list = append(o.list, make())
}

// last says that nothing needs to follow: on the wire, a blank at the end of a
// line is an octet like any other.
func (o *offers) last() {
	for i := range o.list {
		o.list[i].Open = true
	}
}
