package door

import (
	"errors"
	"io"
	"io/fs"
	"sync/atomic"

	"popsh/repl/misuse"
)

// A Noted writer remembers the first error of writing, so that it is told even where
// nobody looked at it. It may be used by several goroutines if the one below may.
type Noted struct {
	io.Writer
	failed atomic.Pointer[error]
}

// Write implements [io.Writer].
func (n *Noted) Write(b []byte) (int, error) {
	written, err := n.Writer.Write(b)
	if err != nil {
		n.failed.CompareAndSwap(nil, &err)
	}
	return written, err
}

// Err returns the first error, or nil.
func (n *Noted) Err() error {
	if err := n.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Whole runs f with the streams. Where that succeeds, the error is that not all could
// be written to standard output. What f starts has no terminal of the streams.
func (s Streams) Whole(f func(Streams) error) error {
	out := &Noted{Writer: s.Out}
	s.Out = out
	err := f(s)
	if lost := out.Err(); err == nil && lost != nil {
		return &misuse.Error{Where: "standard output", Reason: "not all could be written", Err: Cause(lost)}
	}
	return err
}

// Cause returns why something could not be done to a file, without the words of the
// system for what was tried.
func Cause(err error) error {
	if failed, is := errors.AsType[*fs.PathError](err); is {
		return failed.Err
	}
	return err
}
