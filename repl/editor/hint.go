package editor

// hintActions are the keys that take a hint over which goes on with the line,
// when the cursor stands before it.
var hintActions = map[rune]func(*Editor, text) text{
	keyRight:     (*Editor).takeHint,
	keyEnd:       (*Editor).takeHint,
	keyWordRight: (*Editor).takeHintWord,
}

// hintFor asks for the hint, unless it could not be seen.
func (e *Editor) hintFor(line string) Hint {
	if e.opts.Hint == nil || e.secret != nil || e.search != nil || e.term.dumb {
		return Hint{}
	}
	return e.opts.Hint(line)
}

func (e *Editor) hintGoesOn() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.hint.Goes && e.text.at == len(e.text.line)
}

// hinted returns the line with all of the hint.
func (e *Editor) hinted(t text) text {
	e.mu.Lock()
	defer e.mu.Unlock()
	return t.insert([]rune(visible(e.hint.Text)))
}

func (e *Editor) takeHint(t text) text { return e.hinted(t) }

func (e *Editor) takeHintWord(t text) text {
	whole := e.hinted(t)
	whole.at = t.at
	end := whole.right(isInked)
	return whole.cut(end, len(whole.line))
}
