package editor

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// heldActions are the keys that still work while a paste waits for Enter or
// Ctrl-C. Every other key must not change what is about to run.
var heldActions = map[rune]func(*Editor, text) text{
	keyPaste:   (*Editor).insertPaste,
	keyClear:   (*Editor).clear,
	keySuspend: (*Editor).suspend,
}

// insertPaste puts one pasted line into the line being typed. Several wait, with
// what was typed around them, until a person says that they shall run.
func (e *Editor) insertPaste(t text) text {
	pasted := e.in.pasted()
	e.tellLost(pasted)
	lines := pastedLines(whole(pasted))
	switch {
	case len(lines) == 0:
		return t
	case e.holdsPaste():
		return e.hold(lines)
	case len(lines) == 1:
		return t.insert([]rune(lines[0]))
	}
	lines[0] = string(t.line[:t.at]) + lines[0]
	lines[len(lines)-1] += string(t.line[t.at:])
	return e.hold(lines)
}

// pastedLines are the lines of a paste without what nobody can see. Newlines at
// its end are not meant to run it.
func pastedLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	if s = strings.TrimRight(s, "\n"); s == "" {
		return nil
	}
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = visible(lines[i])
	}
	return lines
}

// tellLost says what of a paste is not taken.
func (e *Editor) tellLost(pasted string) {
	if n := unseen(pasted); n > 0 {
		e.Above(fmt.Sprintf("left out of the paste, since no line can hold them: %d characters", n))
	}
	if len(pasted) == maxPaste {
		e.Above(fmt.Sprintf("the paste is too long: what came behind its first %d octets is left out", maxPaste))
	}
}

// whole takes half a line off the end of a paste that was cut: it might mean
// something else than the whole one.
func whole(pasted string) string {
	if end := strings.LastIndexAny(pasted, "\r\n"); len(pasted) == maxPaste && end > 0 {
		return pasted[:end]
	}
	return pasted
}

// unseen returns how many characters of a paste nobody can see.
func unseen(pasted string) int {
	pasted = strings.ReplaceAll(pasted, "\r", "")
	return utf8.RuneCountInString(pasted) - utf8.RuneCountInString(visible(strings.ToValidUTF8(pasted, "")))
}

// hold keeps lines back and says so. The line being typed is empty until then.
func (e *Editor) hold(lines []string) text {
	e.mu.Lock()
	e.paste = append(e.paste, lines...)
	held := e.paste
	e.mu.Unlock()
	e.Above(fmt.Sprintf("pasted %d lines: first %s, last %s; Enter runs them, Ctrl-C drops them",
		len(held), e.excerpt(held[0]), e.excerpt(held[len(held)-1])))
	return text{}
}

// excerpt is a pasted line as it may be shown.
func (e *Editor) excerpt(line string) string {
	const columns = 30
	return fit(masked(line, e.paintsOf(line)), columns)
}

func (e *Editor) holdsPaste() bool {
	_, ok := e.firstPasted()
	return ok
}

// firstPasted returns the first of the lines held back; not of those that run.
func (e *Editor) firstPasted() (string, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.paste) == 0 || e.run {
		return "", false
	}
	return e.paste[0], true
}

// startPasted hands out the first pasted line, after Enter.
func (e *Editor) startPasted() (string, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.run = len(e.paste) > 0
	return e.takePasted()
}

// takePasted needs the lock.
func (e *Editor) takePasted() (string, bool) {
	if !e.run || len(e.paste) == 0 {
		e.run = false
		return "", false
	}
	line := e.paste[0]
	e.paste = e.paste[1:]
	return line, true
}

// nextPasted hands out the next pasted line, shown as if it had been typed.
func (e *Editor) nextPasted() (string, bool) {
	e.mu.Lock()
	line, ok := e.takePasted()
	e.mu.Unlock()
	if !ok {
		return "", false
	}
	paints := e.paintsOf(line)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.text, e.paints = textOf(line), paints
	e.screen.leave(e.picture(), "")
	e.text, e.paints = text{}, nil
	return line, true
}

// Pasted takes the pasted lines that Readline would return next without waiting
// for a key: after a failure the rest may not be meant any more.
func (e *Editor) Pasted() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	lines := e.paste
	e.paste, e.run = nil, false
	return lines
}
