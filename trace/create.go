package trace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// filePerm is what a transcript may be read by: it holds mail.
const filePerm = 0o600

// errLocked says that another recorder is writing the file.
var errLocked = errors.New("another recording is writing this file")

// CreateOptions say how a file is opened for recording.
type CreateOptions struct {
	Options
	Force  bool // replace a file that is there
	Append bool // go on in a file that is there
	Sync   bool // have every write on the disk before the next octets are read
}

// Create starts a recording to a file: a new one, readable by its owner only,
// unless the options say otherwise. It never follows a link, never writes to
// anything but a regular file, and locks the file against a second recorder. The
// first lines are in the file when Create returns. Closing the recorder closes the
// file.
//
// To go on in a file, it must be a whole transcript that belongs to this user
// alone; the numbers of its secrets go on too.
func Create(name string, o CreateOptions) (*Recorder, error) {
	if o.Start.IsZero() {
		o.Start = time.Now()
	}
	file, err := openForRecording(name, &o)
	if err != nil {
		return nil, fmt.Errorf("recording to %s: %w", name, err)
	}
	r := NewRecorder(file, o.Options)
	r.closer = file
	if o.Sync {
		r.out.sync = file.Sync
	}
	if r.Err() != nil {
		return nil, fmt.Errorf("recording to %s: %w", name, r.Close())
	}
	return r, nil
}

// openForRecording opens the folder and, in it, the file, so that neither can be
// exchanged between the checks.
func openForRecording(name string, o *CreateOptions) (*os.File, error) {
	folder, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	base := filepath.Base(name)
	info, err := folder.Lstat(base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return createNew(folder, base)
	case err != nil:
		return nil, err
	}
	if err := mustBeRegular(name, func(string) (fs.FileInfo, error) { return info, nil }); err != nil {
		return nil, err
	}
	switch {
	case o.Append:
		return openEnd(folder, base, info, o)
	case o.Force:
		return replace(folder, base, info)
	}
	return nil, fs.ErrExist
}

func createNew(folder *os.Root, base string) (*os.File, error) {
	f, err := folder.OpenFile(base, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return nil, err
	}
	return locked(f)
}

// locked locks the file, or closes it.
func locked(f *os.File) (*os.File, error) {
	if err := lock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// openSame opens the file that info tells of, and no other.
func openSame(folder *os.Root, base string, info fs.FileInfo, flag int) (*os.File, error) {
	f, err := folder.OpenFile(base, flag, 0)
	if err != nil {
		return nil, err
	}
	if now, err := f.Stat(); err != nil || !os.SameFile(info, now) {
		return nil, errors.Join(errors.New("the file was exchanged meanwhile"), err, f.Close())
	}
	return locked(f)
}

// replace takes the name from a file that nobody records to, and gives it to a new
// one. What else has the old file open keeps it.
func replace(folder *os.Root, base string, info fs.FileInfo) (*os.File, error) {
	old, err := openSame(folder, base, info, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	defer old.Close()
	if err := folder.Remove(base); err != nil {
		return nil, err
	}
	return createNew(folder, base)
}

// openEnd opens a transcript to go on behind its end.
func openEnd(folder *os.Root, base string, info fs.FileInfo, o *CreateOptions) (*os.File, error) {
	if err := mustBeOwn(info); err != nil {
		return nil, err
	}
	f, err := openSame(folder, base, info, os.O_RDWR|os.O_APPEND)
	if err != nil {
		return nil, err
	}
	if o.last, err = lastNumber(f); err == nil {
		o.size, err = f.Seek(0, io.SeekEnd)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	o.resume = true
	return f, nil
}

// lastNumber reads a transcript and returns the highest number of a secret. A line
// that is not complete is not repaired: whatever is written behind it would become
// a part of it.
func lastNumber(f io.Reader) (last int, err error) {
	r := NewReader(f)
	for {
		rec, err := r.Next()
		switch {
		case err == io.EOF && r.Torn() > 0:
			return 0, &FormatError{Line: r.line, Reason: "the last line is not complete, so nothing can be added behind it"}
		case err == io.EOF:
			return last, nil
		case err != nil:
			return 0, err
		}
		for _, s := range rec.Text.Slots {
			if h, ok := s.Hidden(); ok {
				last = max(last, h.N)
			}
		}
	}
}
