package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"popsh/repl/editor"
	"popsh/repl/view"
)

// A terminal is a person at a line editor.
type terminal struct {
	*editor.Editor
	asking atomic.Bool // a question is being answered, so the line is no command
}

// Ask implements person.
func (t *terminal) Ask(_ context.Context, question string) (string, error) {
	t.asking.Store(true)
	defer t.asking.Store(false)
	t.SetPrompt(question, "? ")
	return cancelled(t.Readline())
}

// Interpose asks a question in the middle of a command. The end of the context
// takes it back.
func (t *terminal) Interpose(ctx context.Context, question string) (string, error) {
	t.asking.Store(true)
	defer t.asking.Store(false)
	return t.Editor.Ask(ctx, question)
}

// Password implements person.
func (t *terminal) Password(_ context.Context, question string) ([]byte, error) {
	return cancelled(t.Editor.Password(question))
}

// cancelled turns Ctrl-C at a question, and Ctrl-D, into what Ctrl-C means everywhere
// else.
func cancelled[T any](answer T, err error) (T, error) {
	if errors.Is(err, editor.ErrInterrupt) || err == io.EOF {
		err = fmt.Errorf("asking: %w", context.Canceled)
	}
	return answer, err
}

// An outlet shows something at the place where it belongs.
type outlet func(show func(*view.View))

// here tells it below the line that has run.
func (sh *Shell) here(show func(*view.View)) { show(sh.view) }

// above tells it above the line that is being typed.
func (sh *Shell) above(t *terminal) outlet {
	return func(show func(*view.View)) { t.Above(sh.words(show)) }
}

// words returns what a view writes, as text for the terminal.
func (sh *Shell) words(write func(*view.View)) string {
	var text bytes.Buffer
	looks := sh.looks()
	looks.Out, looks.Err = &text, &text
	write(view.New(looks))
	return text.String()
}

// interruptible returns a context that Ctrl-C ends, and what must be called when
// it is not needed any more.
func (sh *Shell) interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	if sh.seat != nil {
		return sh.seat.Interruptible(ctx)
	}
	return interruptible(ctx)
}
