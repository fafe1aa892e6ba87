package editor

import (
	"io"
	"slices"
	"strings"
)

// Above prints text above the line being typed, which stays as it is; between
// lines it just prints. The text may hold several lines and SGR sequences. Without
// a line editor it goes to Err.
func (e *Editor) Above(text string) {
	if text == "" {
		return
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.plain != nil:
		io.WriteString(e.opts.Err, text)
	case e.active:
		e.screen.above(text)
	default:
		io.WriteString(e.out, text)
	}
}

// SetPrompt sets the prompt: one line, in which SGR sequences may stand. Of several
// the first is shown that fills no more than half of a row, however wide that is
// or becomes. A prompt that is on the screen is replaced, and what was typed stays;
// its hint and its colours are asked for anew, since they may tell something else
// now.
func (e *Editor) SetPrompt(prompts ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	changed := !slices.Equal(e.prompts, prompts)
	e.prompts = slices.Clone(prompts)
	if e.active {
		e.screen.draw(e.picture())
	}
	if e.active && changed {
		e.in.press(keyRefresh)
	}
}
