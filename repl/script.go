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
		if number++; number == 1 {
			if err := cutMark(name, in); err != nil {
				return "", err
			}
		}
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

// The marks by which editors of Windows say how a file is written.
const (
	markUTF8  = "\xef\xbb\xbf"
	markUTF16 = "\xff\xfe"
)

// cutMark takes the mark of UTF-8 off the beginning of a script. One in UTF-16 is
// refused: a NUL stands in all of its lines.
func cutMark(name string, in *bufio.Reader) error {
	switch {
	case begins(in, markUTF8):
		in.Discard(len(markUTF8))
	case begins(in, markUTF16):
		return misuse.New(name, "it is written in UTF-16", "save it as UTF-8, or as plain text")
	}
	return nil
}

// begins reports whether the next octets are these. It waits for no more of them than
// are like them: somebody may be typing into a pipe.
func begins(in *bufio.Reader, mark string) bool {
	for n := 1; n <= len(mark); n++ {
		if head, _ := in.Peek(n); string(head) != mark[:n] { // what is wrong, reading tells
			return false
		}
	}
	return true
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
