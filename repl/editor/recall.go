package editor

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
