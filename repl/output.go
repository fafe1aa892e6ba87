package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"popsh/repl/door"
	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/typing"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// A sink is where the output of one line goes instead of standard output: behind
// ">" or ">>" a file, behind "|" a command.
type sink struct {
	file    string
	extend  bool
	command []string
}

// mayBeSent reports whether the output of a verb may go elsewhere: only where a
// body is to be expected, and where no argument may hold a ">" or "|" of its own.
func mayBeSent(verb *pop3.Command) bool {
	return verb.Lines != pop3.TextLines && !verb.Takes(pop3.Response)
}

// cutSink takes a sink off the end of a line.
func cutSink(line string) (rest string, s *sink, err error) {
	at := strings.IndexAny(line, ">|")
	if at < 0 {
		return line, nil, nil
	}
	rest, s = strings.TrimRight(line[:at], " "), &sink{}
	target := line[at+1:]
	if line[at] == '>' {
		target, s.extend = strings.CutPrefix(target, ">")
	}
	argv, err := typing.Words(target)
	switch {
	case err != nil:
		return rest, nil, err
	case len(argv) == 0:
		return rest, nil, misuse.New("", fmt.Sprintf("nothing stands behind %q", line[at:at+1]), "LIST > FILE writes a new file, LIST | COMMAND feeds a command")
	case line[at] == '|':
		s.command = argv
	case len(argv) > 1:
		return rest, nil, misuse.New("", fmt.Sprintf("%q is one word too many behind %q", argv[1], line[at:at+1]), "put a file name with blanks in double quotes")
	default:
		s.file = argv[0]
	}
	return rest, s, nil
}

// A finisher closes a sink and tells how that went. What is not whole gets no name
// of a file that is.
type finisher func(whole bool) error

// open opens the sink.
func (s *sink) open(ctx context.Context, out, words io.Writer) (io.Writer, finisher, error) {
	switch {
	case s.command != nil:
		return s.start(ctx, out, words)
	case s.extend:
		return s.append()
	}
	if _, err := os.Lstat(s.file); err == nil {
		return nil, nil, s.refused(fs.ErrExist, ">> adds to a file that exists")
	}
	f, err := files.NewDraft(s.file, files.Endings[1:]...)
	if err != nil {
		return nil, nil, s.refused(err)
	}
	return f, func(whole bool) error {
		defer f.Discard()
		if !whole {
			return nil
		}
		return s.unwritten(f.Publish(s.file, false))
	}, nil
}

// append opens a file to add to it. One that others could have put there, such as
// a link in a folder for all, would have the server write where it likes.
func (s *sink) append() (io.Writer, finisher, error) {
	before, missing := os.Lstat(s.file)
	if missing == nil {
		if err := files.Sink.CheckFile(s.file, before); err != nil {
			return nil, nil, err
		}
	}
	mode := os.O_WRONLY | os.O_APPEND
	if missing != nil {
		mode |= os.O_CREATE | os.O_EXCL
	}
	f, err := os.OpenFile(s.file, mode, 0o600)
	if err != nil {
		return nil, nil, s.refused(err)
	}
	if now, err := f.Stat(); missing == nil && (err != nil || !os.SameFile(before, now)) {
		return nil, nil, errors.Join(s.refused(errReplaced), f.Close())
	}
	return f, func(bool) error { return s.unwritten(f.Close()) }, nil
}

var errReplaced = errors.New("another file took its place")

// refused says why a file cannot be written to.
func (s *sink) refused(err error, hints ...string) error {
	return &misuse.Error{Where: ">", Reason: "the file cannot be written; nothing was sent", Err: door.Cause(err), Hint: hints}
}

// unwritten says why a file is not complete, if it is not.
func (s *sink) unwritten(err error) error {
	if err == nil {
		return nil
	}
	return &misuse.Error{Where: ">", Reason: view.Quote(s.file) + " cannot be written", Err: err}
}

// start runs the command, without a shell, with a pipe to it.
func (s *sink) start(ctx context.Context, out, words io.Writer) (io.Writer, finisher, error) {
	cmd := exec.CommandContext(ctx, s.command[0], s.command[1:]...)
	cmd.Stdout, cmd.Stderr = out, words
	pipe, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, nil, &misuse.Error{Where: "|", Reason: "the command cannot be run; nothing was sent", Err: err}
	}
	return pipe, func(bool) error {
		pipe.Close()
		if err := cmd.Wait(); err != nil {
			return &misuse.Error{Where: "|", Reason: strings.Join(s.command, " "), Err: err}
		}
		return nil
	}, nil
}

// redirected runs f with the output going to the sink.
func (sh *Shell) redirected(ctx context.Context, s *sink, f func() error) error {
	w, finish, err := s.open(ctx, sh.streams.Out, sh.streams.Err)
	if err != nil {
		return err
	}
	looks := sh.looks()
	looks.Out, looks.OutTTY, looks.OutPalette = w, false, nil
	sh.piped = s.command != nil
	defer func() { sh.piped = false }()
	err = sh.shownBy(view.New(looks), f)
	if errors.Is(err, syscall.EPIPE) {
		err = nil // a command may stop reading early, as head does
	}
	_, refused := errors.AsType[*session.RefusedError](err)
	end := func() { err = errors.Join(err, finish(err == nil || refused)) }
	if sh.piped && sh.seat != nil { // whoever turns pages there takes his time
		sh.aside(end)
	} else {
		end()
	}
	return err
}

// shownBy runs f with another view.
func (sh *Shell) shownBy(v *view.View, f func() error) error {
	before := sh.view
	sh.view = v
	defer func() { sh.view = before }()
	return f()
}
