package editor

// What is killed can be put back with Ctrl-Y, unless something of the line is
// masked: a secret must not be kept.

func (e *Editor) kill(t text, from, to int) text {
	e.killed = nil
	if !e.masks(t) {
		e.killed = append(e.killed, t.line[from:to]...)
	}
	return t.cut(from, to)
}

func (e *Editor) masks(t text) bool {
	for _, p := range e.paintsOf(string(t.line)) {
		if p.Mask {
			return true
		}
	}
	return e.secret != nil
}

func (e *Editor) killWord(t text) text      { return e.kill(t, t.at, t.right(isWord)) }
func (e *Editor) killWordLeft(t text) text  { return e.kill(t, t.left(isWord), t.at) }
func (e *Editor) killBlankLeft(t text) text { return e.kill(t, t.left(isInked), t.at) }
func (e *Editor) killLeft(t text) text      { return e.kill(t, 0, t.at) }
func (e *Editor) killRight(t text) text     { return e.kill(t, t.at, len(t.line)) }
func (e *Editor) yank(t text) text          { return t.insert(e.killed) }

func (e *Editor) deleteRune(t text) text {
	if t.at == len(t.line) {
		return e.bell(t)
	}
	return t.cut(t.at, t.at+1)
}
