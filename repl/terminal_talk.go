package repl

import (
	"context"
	"errors"
	"fmt"
	"io"

	"popsh/repl/editor"
	"popsh/repl/misuse"
)

// talk reads lines from the person and runs them until the end.
func (sh *Shell) talk(ctx context.Context) error {
	for !sh.left {
		line, err := sh.nextLine(ctx)
		switch {
		case errors.Is(err, editor.ErrInterrupt):
			sh.leaveLine(ctx, err)
		case errors.Is(err, editor.ErrTooLong):
			sh.report(misuse.New("", "the line is too long and was not run"))
		case err == io.EOF:
			sh.runTyped(ctx, ":quit")
			sh.left = sh.left || sh.seat.Ended()
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
func (sh *Shell) nextLine(ctx context.Context) (string, error) {
	sh.vigil.prompts = sh.prompts()
	sh.seat.SetPrompt(sh.vigil.prompts...)
	var line string
	var err error
	sh.meanwhile(ctx, sh.above(sh.seat), func() { line, err = sh.seat.Readline() })
	return line, err
}

// runTyped runs one typed line, which Ctrl-C ends.
func (sh *Shell) runTyped(ctx context.Context, line string) {
	running, stop := sh.interruptible(ctx)
	err := sh.Exec(running, line)
	stop()
	sh.conclude(ctx, err)
	if err != nil && !sh.options.KeepGoing {
		sh.dropPasted()
	}
}

// dropPasted drops the pasted lines behind one that failed, as a script would: they
// were written for a session in which it does not.
func (sh *Shell) dropPasted() {
	if n := len(sh.seat.Pasted()); n > 0 {
		sh.view.Info(fmt.Sprintf("pasted lines that were not run, since one failed: %d; with :set keep-going on they are", n))
	}
}

// conclude tells how a line has ended. Where Ctrl-C has ended it, the server may
// not be done.
func (sh *Shell) conclude(ctx context.Context, err error) {
	if errors.Is(err, context.Canceled) && sh.online() && (sh.owes() || sh.session.InExchange()) {
		sh.settle(ctx)
		return
	}
	sh.report(err)
}

// leaveLine does what Ctrl-C at the prompt means beside clearing the line: an
// exchange that waits for an answer is given up, and a reply that was not waited
// for is dropped with its connection. Whoever has typed something may have meant
// the line only.
func (sh *Shell) leaveLine(ctx context.Context, left error) {
	switch {
	case !sh.online():
	case sh.session.InStep() && sh.session.InExchange():
		sh.settle(ctx)
	case sh.session.InStep():
	case left == editor.ErrCleared || sh.vigil.keeping:
		sh.vigil.keeping = false
		sh.tellOwed()
	default:
		sh.drop()
	}
}
