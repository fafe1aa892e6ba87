package editor

import "strings"

// A recall walks through the history. The line that was being typed is behind the
// newest one until the line is over.
type recall struct {
	lines []string
	at    int // len(lines) is the line being typed
	typed text
}

func (e *Editor) newRecall() recall {
	lines := e.opts.History.Lines()
	return recall{lines: lines, at: len(lines)}
}

func (e *Editor) older(t text) text { return e.walk(t, -1) }
func (e *Editor) newer(t text) text { return e.walk(t, 1) }

func (e *Editor) walk(t text, step int) text {
	r := &e.recall
	at := r.at + step
	if at < 0 || at > len(r.lines) {
		return e.bell(t)
	}
	if r.at == len(r.lines) {
		r.typed = t
	}
	if r.at = at; at == len(r.lines) {
		return r.typed
	}
	return textOf(r.lines[at])
}

func (e *Editor) olderLike(t text) text { return e.walkLike(t, -1) }
func (e *Editor) newerLike(t text) text { return e.walkLike(t, 1) }

// walkLike goes to the next line that begins as this one does before the cursor,
// which stays.
func (e *Editor) walkLike(t text, step int) text {
	r, begin := &e.recall, string(t.line[:t.at])
	for at := r.at + step; at >= 0 && at < len(r.lines); at += step {
		if line := r.lines[at]; strings.HasPrefix(line, begin) && line != string(t.line) {
			found := e.walk(t, at-r.at)
			return text{found.line, t.at}
		}
	}
	if step > 0 && r.at < len(r.lines) && strings.HasPrefix(string(r.typed.line), begin) {
		return e.walk(t, len(r.lines)-r.at)
	}
	return e.bell(t)
}
