package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// runSave fetches a message into a new file. The file gets its name only when
// the message is complete, so that half a message is never taken for a whole one.
func runSave(ctx context.Context, sh *Shell, call Call) error {
	number, name := call.Args[0], call.Args[1]
	if err := pop3.Message.Check(number); err != nil {
		return &UsageError{Where: ":save", Reason: "nothing was fetched", Err: err}
	}
	if _, err := os.Lstat(name); err == nil {
		return usage(":save", view.Quote(name)+" exists and is not touched", "take another name, or remove it first")
	}
	if err := sh.mustAnswer(ctx); err != nil {
		return err
	}
	retr := pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.MessageLines && len(c.Args) == 1 })
	sh.begin()
	reply, err := sh.session.Do(ctx, sh.session.Request([]byte(retr.Verb+" "+number)))
	if err != nil {
		return err
	}
	sh.keep(reply)
	sh.refused = reply.Err() != nil
	if reply.Body == nil {
		return errors.Join(sh.view.Reply(ctx, reply, view.Plain, sh.secured()), reply.Err())
	}
	return sh.saveBody(ctx, reply, name)
}

func (sh *Shell) saveBody(ctx context.Context, reply *session.Reply, name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".popsh-*") // mode 0600, O_EXCL
	if err != nil {
		return errors.Join(&UsageError{Where: ":save", Reason: "no file can be made there", Err: err}, reply.Body.Drain(ctx))
	}
	defer os.Remove(f.Name())
	defer f.Close()
	progress := sh.view.Transfer(view.Quote(name), reply)
	err = copyBody(ctx, f, reply.Body, progress)
	progress.End()
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return &UsageError{Where: ":save", Reason: "the file cannot be written", Err: err}
	}
	if err := give(f.Name(), name); err != nil {
		return &UsageError{Where: ":save", Reason: "the file cannot be made", Err: err}
	}
	t := reply.Body.Tally()
	sh.view.Info(fmt.Sprintf("%s: %s octets in %s lines, exactly as they came", view.Quote(name), view.Grouped(t.Octets), view.Grouped(t.Lines)))
	sh.view.Odd(reply)
	return nil
}

// give gives a file its name. A link fails where a rename would overwrite a file
// that has come meanwhile; some file systems have no links.
func give(temporary, name string) error {
	err := os.Link(temporary, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(temporary, name)
}

// copyBody writes a body octet for octet. A full disk does not put the session
// out of step: the rest is read all the same.
func copyBody(ctx context.Context, w io.Writer, body *wire.Body, p *view.Progress) error {
	out := bufio.NewWriterSize(w, 64<<10)
	for {
		l, err := p.Next(ctx, body)
		if err == io.EOF {
			err = out.Flush()
			if err != nil {
				err = &UsageError{Where: ":save", Reason: "the file cannot be written", Err: err}
			}
			return err
		}
		if err != nil {
			return err
		}
		if err := view.WriteExact(out, l); err != nil {
			return errors.Join(&UsageError{Where: ":save", Reason: "the file cannot be written", Err: err}, body.Drain(ctx))
		}
	}
}
