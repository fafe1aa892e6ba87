package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// A console is a person at a plain terminal, line by line.
type console struct {
	in    *bufio.Reader
	out   io.Writer
	fd    int
	lines chan typed // from the goroutine that reads
}

type typed struct {
	line string
	err  error
}

func newConsole(s Streams) *console {
	c := &console{in: bufio.NewReaderSize(s.In, lineMax), out: s.Err, fd: int(os.Stdin.Fd())}
	return c
}

// Ask implements person.
func (c *console) Ask(ctx context.Context, question string) (string, error) {
	fmt.Fprint(c.out, question)
	return c.line(ctx)
}

// Password implements person.
func (c *console) Password(_ context.Context, question string) ([]byte, error) {
	fmt.Fprint(c.out, question)
	defer fmt.Fprintln(c.out)
	secret, err := term.ReadPassword(c.fd)
	if err != nil {
		return nil, fmt.Errorf("reading the password: %w", err)
	}
	return secret, nil
}

// line reads a line. A read from a terminal cannot be ended, so one that the
// context gave up is still there for the next call.
func (c *console) line(ctx context.Context) (string, error) {
	if c.lines == nil {
		c.lines = make(chan typed, 1)
		go func(answer chan<- typed) {
			line, err := c.in.ReadString('\n')
			if err == io.EOF && line != "" {
				err = nil
			}
			answer <- typed{strings.TrimRight(line, "\r\n"), err}
		}(c.lines)
	}
	select {
	case t := <-c.lines:
		c.lines = nil
		return t.line, t.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// converse reads lines from the person and runs them until the end.
func (sh *Shell) talk(ctx context.Context, c *console) error {
	for !sh.left {
		line, err := sh.nextLine(ctx, c)
		switch {
		case errors.Is(err, context.Canceled):
			fmt.Fprintln(c.out)
			continue
		case err == io.EOF:
			fmt.Fprintln(c.out)
			return sh.Exec(ctx, ":quit")
		case err != nil:
			return err
		}
		sh.runTyped(ctx, line)
	}
	return nil
}

// nextLine shows the prompt and waits for a line. What the server does meanwhile
// is told at once.
func (sh *Shell) nextLine(ctx context.Context, c *console) (string, error) {
	ctx, stop := interruptible(ctx)
	defer stop()
	watching, quiet := context.WithCancel(ctx)
	done := make(chan struct{})
	fmt.Fprint(c.out, sh.prompt())
	go func() {
		defer close(done)
		sh.watch(watching, c)
	}()
	line, err := c.line(ctx)
	quiet()
	<-done
	return line, err
}

// watch tells when the server speaks unasked or hangs up.
func (sh *Shell) watch(ctx context.Context, c *console) {
	if !sh.online() || !sh.session.InStep() || sh.session.InExchange() {
		return
	}
	marks := sh.session.Machine().Deletions()
	if err := sh.session.Watch(ctx); err != nil {
		fmt.Fprintln(c.out)
		sh.view.Problem(err)
		if marks > 0 {
			sh.view.Warn(deletions(marks) + " went with the connection")
		}
		fmt.Fprint(c.out, sh.prompt())
	}
}

// runTyped runs one typed line. Ctrl-C ends it; what the server still owes is
// then read, so that the session stays in step, and a second Ctrl-C drops it.
func (sh *Shell) runTyped(ctx context.Context, line string) {
	running, stop := interruptible(ctx)
	err := sh.Exec(running, line)
	stop()
	sh.report(err)
	if !sh.online() || sh.session.InStep() {
		return
	}
	sh.view.Info("reading the rest of the reply to stay in step; Ctrl-C again drops the connection")
	draining, stop := interruptible(ctx)
	defer stop()
	if err := sh.session.Resync(draining); err != nil && sh.online() {
		sh.drop()
	}
}
