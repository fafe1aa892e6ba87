package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"popsh/repl/misuse"
	"popsh/session"
)

// lineMax is the longest line of a script, in octets: far more than a server
// takes, for the answers to challenges.
const lineMax = 64 << 10

// A source gives the lines of a script, and io.EOF behind the last.
type source func() (string, error)

// fromList gives the lines of -c.
func fromList(lines []string) source {
	return func() (string, error) {
		if len(lines) == 0 {
			return "", io.EOF
		}
		line := lines[0]
		lines = lines[1:]
		return line, nil
	}
}

// fromReader gives the lines of a file; the name is for error texts.
func fromReader(name string, r io.Reader) source {
	in := bufio.NewReaderSize(r, lineMax)
	number := 0
	return func() (string, error) {
		number++
		line, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return "", misuse.New(fmt.Sprintf("%s:%d", name, number), fmt.Sprintf("the line is longer than %d octets", lineMax), "cut the file into lines")
		case err == io.EOF && len(line) > 0, err == nil:
			return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
		case err == io.EOF:
			return "", io.EOF
		}
		return "", &misuse.Error{Where: name, Reason: "cannot be read", Err: err}
	}
}

// runScript runs lines until one fails, or all of them with keep-going. It
// returns the first failure.
func (sh *Shell) runScript(ctx context.Context, next source) (first error) {
	var unsent unsent
	for !sh.left {
		line, err := next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = sh.Exec(ctx, line)
			unsent.report(sh, err)
		} else {
			unsent.tell(sh)
			sh.report(err)
			return errors.Join(first, err)
		}
		if first == nil {
			first = err
		}
		if ctx.Err() != nil || err != nil && !sh.options.KeepGoing {
			break
		}
	}
	unsent.tell(sh)
	sh.endScript()
	if first == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return first
}

// endScript says what is lost with a connection that a script leaves open.
func (sh *Shell) endScript() {
	if sh.online() && sh.session.Machine().Deletions() > 0 {
		sh.drop()
	}
}

// report shows an error, unless the reply that was shown has said it.
func (sh *Shell) report(err error) {
	var refused *session.RefusedError
	switch {
	case err == nil, errors.As(err, &refused) && refused.Verb != "" && !is[*session.TLSError](err):
	default:
		sh.view.Problem(err)
	}
}

// interruptible returns a context that ends at the first Ctrl-C, and a function
// that puts the signal back.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt)
}
