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

// short is the prompt of a terminal that is too narrow for the real one.
func (t *terminal) short(string) string {
	if t.asking.Load() {
		return "? "
	}
	return "pop3> "
}

// Ask implements person.
func (t *terminal) Ask(_ context.Context, question string) (string, error) {
	t.asking.Store(true)
	defer t.asking.Store(false)
	t.SetPrompt(question)
	return cancelled(t.Readline())
}

// Password implements person.
func (t *terminal) Password(_ context.Context, question string) ([]byte, error) {
	return cancelled(t.Editor.Password(question))
}

// cancelled turns Ctrl-C at a question into what it means everywhere else.
func cancelled[T any](answer T, err error) (T, error) {
	if errors.Is(err, editor.ErrInterrupt) {
		err = fmt.Errorf("asking: %w", context.Canceled)
	}
	return answer, err
}

// talk reads lines from the person and runs them until the end.
func (sh *Shell) talk(ctx context.Context, t *terminal) error {
	for !sh.left {
		line, err := sh.nextLine(ctx, t)
		switch {
		case errors.Is(err, editor.ErrInterrupt):
			sh.cancelExchange(ctx)
		case errors.Is(err, editor.ErrTooLong):
			sh.report(usage("", "the line is too long and was not run"))
		case err == io.EOF:
			sh.runTyped(ctx, ":quit")
			sh.left = sh.left || t.Ended()
		case err != nil:
			return fmt.Errorf("reading a line: %w", err)
		default:
			sh.remember(line)
			sh.runTyped(ctx, line)
		}
	}
	return nil
}

// nextLine shows the prompt and waits for a line. What the server does meanwhile
// is told at once, above it.
func (sh *Shell) nextLine(ctx context.Context, t *terminal) (string, error) {
	watching, quiet := context.WithCancel(ctx)
	done := make(chan struct{})
	t.SetPrompt(sh.prompt())
	go func() {
		defer close(done)
		sh.watch(watching, t)
	}()
	line, err := t.Readline()
	quiet()
	<-done
	return line, err
}

// watch tells when the server speaks unasked or hangs up.
func (sh *Shell) watch(ctx context.Context, t *terminal) {
	if !sh.online() || !sh.session.InStep() {
		return
	}
	happened := sh.session.Wait(ctx)
	if happened == nil {
		return
	}
	sh.looking.Lock()
	marks := sh.session.Machine().Deletions()
	err := happened()
	prompt := sh.prompt()
	sh.looking.Unlock()
	t.Above(sh.words(func(v *view.View) {
		v.Problem(err)
		if marks > 0 {
			v.Warn(deletions(marks) + " went with the connection")
		}
	}))
	t.SetPrompt(prompt)
}

// words returns what a view writes, as text for the terminal.
func (sh *Shell) words(write func(*view.View)) string {
	var text bytes.Buffer
	looks := sh.looks()
	looks.Out, looks.Err = &text, &text
	write(view.New(looks))
	return text.String()
}

// runTyped runs one typed line. Ctrl-C ends it; what the server still owes is
// then read, so that the session stays in step.
func (sh *Shell) runTyped(ctx context.Context, line string) {
	running, stop := interruptible(ctx)
	err := sh.Exec(running, line)
	stop()
	sh.report(err)
	sh.settle(ctx)
	if errors.Is(err, context.Canceled) {
		sh.cancelExchange(ctx)
	}
}

// settle reads what the server still owes. A second Ctrl-C drops the connection,
// since POP3 has no way to stop a reply.
func (sh *Shell) settle(ctx context.Context) {
	if !sh.online() || sh.session.InStep() {
		return
	}
	sh.view.Info("reading the rest of the reply to stay in step; Ctrl-C again drops the connection")
	draining, stop := interruptible(ctx)
	defer stop()
	progress := sh.view.Draining()
	err := sh.session.Resync(draining, progress.At)
	progress.End()
	switch {
	case err == nil:
		sh.view.Info("in step again")
	case errors.Is(err, context.Canceled):
		sh.drop()
	default:
		sh.report(err)
	}
}

// cancelExchange gives up an AUTH that waits for an answer.
func (sh *Shell) cancelExchange(ctx context.Context) {
	if !sh.online() || !sh.session.InExchange() {
		return
	}
	cancelling, stop := interruptible(ctx)
	defer stop()
	sh.report(sh.converse(cancelling, nil, []byte("*")))
	sh.settle(ctx)
}
