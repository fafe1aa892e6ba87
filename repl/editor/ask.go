package editor

import "context"

// Ask reads the answer to a question that stands in the middle of a command. When
// the context ends first, the question goes from the screen, and the error is the
// context's. What was typed ahead of the question answers nothing: it is kept for
// the next line. Otherwise it is as Readline; without a line editor it is no more
// than that.
func (e *Editor) Ask(ctx context.Context, question string) (string, error) {
	if e.plain != nil {
		return e.plain.readline()
	}
	e.setLabels(question, "? ")
	defer e.setLabels()
	e.term.raw() // what was typed as half a line can be read now
	e.in.hold()
	gone := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { defer close(gone); e.in.withdraw() })
	line, err := e.read()
	unanswered := !stop()
	if unanswered {
		<-gone
	}
	e.in.release(unanswered)
	if err != nil && ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	return line, err
}
