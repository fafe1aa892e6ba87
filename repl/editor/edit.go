package editor

import (
	"github.com/chzyer/readline"
)

// actions are the keys that are ours. The library moves the cursor, inserts
// characters, deletes before the cursor and hands over the line.
var actions = map[rune]func(*Editor, text) text{
	keyUp:            (*Editor).older,
	keyDown:          (*Editor).newer,
	keyPageUp:        (*Editor).olderLike,
	keyPageDown:      (*Editor).newerLike,
	keyDelete:        (*Editor).deleteRune,
	keyKillWord:      (*Editor).killWord,
	keyKillWordLeft:  (*Editor).killWordLeft,
	keyKillBlankLeft: (*Editor).killBlankLeft,
	keyKillLeft:      (*Editor).killLeft,
	keyKillRight:     (*Editor).killRight,
	keyYank:          (*Editor).yank,
	keyHelp:          (*Editor).help,
	keyPaste:         (*Editor).insertPaste,
	keySearch:        (*Editor).startSearch,
	keyCancel:        (*Editor).bell,
	keyClear:         (*Editor).clear,
	keySuspend:       (*Editor).suspend,
	keyComplete:      (*Editor).complete,
}

// libraryKeys are keys that the library knows by another number.
var libraryKeys = map[rune]rune{
	keyWordLeft:  readline.MetaBackward,
	keyWordRight: readline.MetaForward,
}

// filter sees each key before the library. The four keys at which the library stops
// reading must pass as they are.
func (e *Editor) filter(key rune) (rune, bool) {
	defer e.restoreOnPanic()
	e.action, e.over = nil, false
	switch {
	case key == 0:
		e.over = true
		e.inputEnded()
		return 0, true
	case isStop(key):
		e.over = e.finish(key)
		return key, true
	}
	return e.meant(key), true
}

// meant returns what the library may see of a key. One that is ours becomes one that
// the library ignores, and changed acts on it.
func (e *Editor) meant(key rune) rune {
	switch {
	case key == keyRefresh: // nobody has pressed it: it only draws
		return keyNone
	case e.secret != nil:
		return e.secret.filter(e, key)
	case e.search != nil && e.search.wants(key):
		e.action = searchWith(key)
		return keyNone
	case e.search != nil:
		e.endSearch()
	case e.holdsPaste():
		e.action = heldActions[key]
		return keyNone
	}
	if e.action = e.actionOf(key); e.action != nil {
		return keyNone
	}
	if known, ok := libraryKeys[key]; ok {
		return known
	}
	return key
}

func (e *Editor) actionOf(key rune) func(*Editor, text) text {
	if action := hintActions[key]; action != nil && e.hintGoesOn() {
		return action
	}
	return actions[key]
}

// changed sees the line after each key and may change it. Without a line, it is
// the library about to read one, on the goroutine of Readline.
func (e *Editor) changed(line []rune, at int, key rune) ([]rune, int, bool) {
	defer e.restoreOnPanic()
	switch {
	case line == nil:
		e.begin()
		return nil, 0, false
	case e.over: // Readline may have returned, and have been called again
		return nil, 0, false
	}
	t := text{line, at}
	if e.action != nil {
		t = e.action(e, t)
	}
	e.show(t)
	if key == keyEOF { // it deleted a character
		e.in.arm()
	}
	return t.line, t.at, true
}

// begin shows the prompt and lets keys in.
func (e *Editor) begin() {
	e.mu.Lock()
	e.active = !e.ended
	e.mu.Unlock()
	e.show(text{})
	e.in.arm()
}

// finish is called for Enter, Ctrl-C and Ctrl-D before the library acts on them.
// Except for a Ctrl-D that deletes a character, the line is over, and the screen
// is free for others. It reports whether it is.
func (e *Editor) finish(key rune) bool {
	e.endSearch()
	enter := key == keyEnter || key == keyNewline
	if first, ok := e.firstPasted(); ok && enter {
		e.show(textOf(first))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if key == keyEOF && len(e.text.line) > 0 {
		return false
	}
	note := ""
	if key == keyInterrupt {
		note, e.left = "^C", e.whyLeft()
	}
	if !enter {
		e.paste = nil
	}
	if e.in.withdrew() {
		e.withdraw()
	} else {
		e.leave(note)
	}
	return true
}

// whyLeft is the error for a line left with Ctrl-C; the caller holds the lock.
func (e *Editor) whyLeft() error {
	if len(e.text.line)+len(e.paste) > 0 {
		return ErrCleared
	}
	return ErrInterrupt
}

// withdraw takes the line off the editor and the screen; the caller holds the
// lock.
func (e *Editor) withdraw() {
	if !e.active {
		return
	}
	e.screen.erase()
	e.active, e.text, e.paints, e.hint = false, text{}, nil, Hint{}
}

// leave takes the line off the editor; the caller holds the lock.
func (e *Editor) leave(note string) {
	if !e.active {
		return
	}
	e.screen.leave(e.picture(), note)
	e.active, e.text, e.paints, e.hint = false, text{}, nil, Hint{}
}

// inputEnded is called when the terminal is gone or the editor was closed. What
// was typed must not run.
func (e *Editor) inputEnded() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ended = true
	e.leave("")
}

// show asks for colours and a hint, and draws. With more keys already there it
// leaves the drawing to the last of them.
func (e *Editor) show(t text) {
	line := string(t.line)
	paints, hint := e.paintsOf(line), e.hintFor(line)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.text, e.paints, e.hint = t, paints, hint
	if e.active && !e.in.more() {
		e.screen.draw(e.picture())
	}
}

func (e *Editor) paintsOf(line string) []Paint {
	if e.opts.Paint == nil || e.secret != nil {
		return nil
	}
	return e.opts.Paint(line)
}

// picture is what the screen should show; the caller holds the lock.
func (e *Editor) picture() picture {
	columns, _ := e.size()
	return picture{
		prompt: fitting(e.captions(), columns/2),
		line:   lineCells(e.text.line, e.paints),
		at:     e.text.at,
		hint:   e.hint.Text,
	}
}

// captions are what may stand before the line; the caller holds the lock.
func (e *Editor) captions() []string {
	if e.labels != nil {
		return e.labels
	}
	return e.prompts
}

// restoreOnPanic keeps a bug in a hook from leaving the terminal raw.
func (e *Editor) restoreOnPanic() {
	if v := recover(); v != nil {
		e.term.restore()
		panic(v)
	}
}

// bell is for keys that cannot do anything here.
func (e *Editor) bell(t text) text {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.screen.bell()
	return t
}

func (e *Editor) clear(t text) text {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.screen.clear()
	return t
}

// help prints the help for the line above it.
func (e *Editor) help(t text) text {
	if e.opts.Help == nil {
		return e.bell(t)
	}
	e.Above(e.opts.Help(string(t.line)))
	return t
}
