package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"popsh/repl/door"
	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// saveRow is the word :save.
func saveRow() Command {
	return Command{Name: "save", Args: args(arg("msg", Message), arg("file", File)), Run: runSave, Short: "fetch a message into a file, octet for octet",
		Long:    "The message is fetched with RETR and written exactly as it came, stuffing dots taken away. The file is new and for you alone (mode 0600); one that exists is not touched.",
		Example: []string{":save 1 letter.eml"}}
}

// runSave fetches a message into a new file. The file gets its name only when
// the message is complete, so that half a message is never taken for a whole one.
func runSave(ctx context.Context, sh *Shell, call Call) error {
	number, name := call.Args[0], call.Args[1]
	if err := pop3.Message.Check(number); err != nil {
		return &misuse.Error{Where: ":save", Reason: "nothing was fetched", Err: err}
	}
	if err := checkUntaken(":save", name); err != nil {
		return err
	}
	reply, err := sh.fetch(ctx, wholeVerb(), number)
	if err != nil {
		return err
	}
	return sh.saveBody(ctx, reply, name)
}

// checkUntaken makes sure that a new file can have a name, for the word where.
func checkUntaken(where, name string) error {
	if _, err := os.Lstat(name); err == nil {
		return misuse.New(where, view.Quote(name)+" exists and is not touched", "take another name, or remove it first")
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return &misuse.Error{Where: where, Reason: "there is no such folder; nothing is saved", Err: err}
	}
	return nil
}

func (sh *Shell) saveBody(ctx context.Context, reply *session.Reply, name string) error {
	f, err := files.NewDraft(name, files.Endings[1:]...)
	if err != nil {
		return errors.Join(unmade(":save", err), reply.Body.Drain(ctx))
	}
	defer f.Discard()
	if err := sh.copyBody(ctx, ":save", f, reply, view.Quote(name)); err != nil {
		return err
	}
	if err := f.Publish(name, false); err != nil {
		return unmade(":save", err)
	}
	t := reply.Body.Tally()
	sh.view.Info(fmt.Sprintf("%s: %s octets in %s lines, exactly as they came", view.Quote(name), view.Grouped(t.Octets), view.Grouped(t.Lines)))
	sh.view.Odd(reply)
	return nil
}

// copyBody writes a body octet for octet, for the word where. A full disk does not
// put the session out of step: the rest is read all the same.
func (sh *Shell) copyBody(ctx context.Context, where string, w io.Writer, reply *session.Reply, what string) error {
	out, body := bufio.NewWriterSize(w, 64<<10), reply.Body
	progress := sh.view.Transfer(what, reply)
	defer progress.End()
	for {
		l, err := progress.Next(ctx, body)
		switch {
		case err == io.EOF:
			return unwritten(where, out.Flush())
		case err != nil:
			return err
		}
		if err := unwritten(where, view.WriteExact(out, l)); err != nil {
			return errors.Join(err, body.Drain(ctx))
		}
	}
}

func unmade(where string, err error) error {
	return &misuse.Error{Where: where, Reason: "the file cannot be made", Err: door.Cause(err)}
}

func unwritten(where string, err error) error {
	if err == nil {
		return nil
	}
	return &misuse.Error{Where: where, Reason: "the file cannot be written", Err: err}
}
