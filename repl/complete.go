package repl

import (
	"popsh/repl/editor"
	"popsh/repl/typing"
	"popsh/session"
)

// scene looks at the session as it is now, for what is to be said of a line while it
// is typed. It may be called on any goroutine while no line is run. The part of the
// session is a copy, so that the connection may end meanwhile; what is known of the
// messages is left out while a reply is owed, which may change it.
func (sh *Shell) scene() *typing.Scene {
	sh.looking.Lock()
	defer sh.looking.Unlock()
	sc := &typing.Scene{Rows: sh.rows, History: sh.history, Known: &session.Known{}}
	if !sh.online() {
		return sc
	}
	s := sh.session
	sc.Online, sc.Exposed = true, !sh.secured() && !sh.nearby()
	sc.Machine, sc.Caps = *s.Machine(), s.Capabilities()
	sc.Users = sh.lore.users[sh.way.place()]
	if s.InStep() {
		sc.Exchange, sc.Known = s.InExchange(), s.Known()
	} else if !sh.vigil.keeping { // whose reply a line waits for by itself
		sc.Owed = sh.owedVerb()
	}
	return sc
}

// owedVerb is the verb whose reply must come first; "" where a line waits by itself, for
// the rest of a reply.
func (sh *Shell) owedVerb() string {
	if sh.session.Unread() != nil {
		return ""
	}
	return sh.session.Owed()[0].Verb
}

// complete says what may stand before the cursor, which is at rune pos. It may be
// called from the editor's goroutine, as may hint and paint.
func (sh *Shell) complete(line string, pos int) editor.Completion {
	return sh.scene().Complete(line, pos)
}

// hint returns what to show dim behind a line.
func (sh *Shell) hint(line string) editor.Hint {
	if !sh.options.Hints {
		return editor.Hint{}
	}
	return sh.scene().Hint(line)
}

// paint returns how a line looks while it is typed.
func (sh *Shell) paint(line string) []editor.Paint {
	return sh.scene().Paint(line, sh.looks().ErrPalette)
}
