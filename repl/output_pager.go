package repl

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"

	"popsh/repl/editor"
	"popsh/repl/misuse"
	"popsh/repl/typing"
	"popsh/repl/view"
	"popsh/session"
)

// pagerDefault is the pager when the environment names none.
const pagerDefault = "less -FIRX"

// pages reports whether a reply is to be paged: a body, for a person who types,
// unless it goes to a file or a command, or is what popsh asked for by itself: a login
// goes on without anybody having to leave a pager.
func (sh *Shell) pages(reply *session.Reply) bool {
	return reply.Body != nil && !sh.unasked && sh.turnsPages()
}

// turnsPages reports whether there is somebody to turn pages.
func (sh *Shell) turnsPages() bool {
	s := sh.streams
	return sh.person != nil && !sh.options.scripted() && s.InTTY && sh.view.OutTTY && s.ErrTTY && sh.pager() != nil && !sh.options.JSON
}

// scripted reports whether lines come from flags or a file, so that nobody is
// there to turn pages between them.
func (o *Options) scripted() bool { return len(o.Lines) > 0 || o.File != "" }

// pager returns the pager's command line, nil for none.
func (sh *Shell) pager() []string {
	command := sh.options.Pager
	switch command {
	case "off":
		return nil
	case "auto":
		if editor.IsDumb(sh.streams.Getenv("TERM")) {
			return nil // there is no going back on it
		}
		command = pagerDefault
		for _, name := range []string{"PAGER", "POPSH_PAGER"} {
			if named := sh.streams.Getenv(name); named != "" {
				command = named
			}
		}
	}
	argv, err := typing.Words(command)
	if err != nil || len(argv) == 0 {
		return nil
	}
	if _, err := exec.LookPath(argv[0]); err != nil {
		return nil
	}
	return argv
}

// inPages shows something page by page, if there is somebody to turn them.
func (sh *Shell) inPages(show func() error) error {
	if sh.turnsPages() {
		return sh.paged(show)
	}
	return show()
}

// paged runs show with all output kept back until it is complete, and then shows
// it page by page. Whoever leaves the pager leaves the session in step.
func (sh *Shell) paged(show func() error) error {
	kept, said := &spool{}, &bytes.Buffer{}
	defer kept.close()
	looks := sh.looks()
	looks.Out, looks.Err, looks.Progress = kept, io.MultiWriter(kept, said), sh.streams.Err
	err := sh.shownBy(view.New(looks), show)
	if errors.Is(err, context.Canceled) {
		io.Copy(sh.streams.Err, said) // whoever stops a reply does not want to see what has come of it
		return err
	}
	text, failed := kept.reader(), error(nil)
	if kept.lines < sh.streams.Height() {
		_, failed = io.Copy(sh.streams.Out, text)
	} else {
		failed = sh.page(text)
	}
	return errors.Join(err, failed)
}

// lend runs a program that wants the terminal as it was found.
func (sh *Shell) lend(run func() error) error {
	if t, ok := sh.person.(*terminal); ok {
		return t.Lend(run)
	}
	return run()
}

// aside runs f, which shows something at the terminal. What the server does meanwhile
// is told afterwards.
func (sh *Shell) aside(f func()) {
	var later strings.Builder
	tell := func(show func(*view.View)) { later.WriteString(sh.words(show)) }
	sh.meanwhile(context.Background(), tell, f)
	io.WriteString(sh.streams.Err, later.String())
}

// page runs the pager. Ctrl-C is its own while it runs.
func (sh *Shell) page(text io.Reader) (err error) {
	argv := sh.pager()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = text, sh.streams.Out, sh.streams.Err
	cmd.Env = append(os.Environ(), "LESSSECURE=1")
	sh.aside(func() { err = sh.lend(cmd.Run) })
	var left *exec.ExitError
	if err != nil && !errors.As(err, &left) && !strings.Contains(err.Error(), "broken pipe") {
		return &misuse.Error{Where: "pager", Reason: strings.Join(argv, " "), Err: err, Hint: []string{":set pager off does without"}}
	}
	return nil
}
