package trace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// A File is a transcript that is open for reading. Close it.
type File struct {
	*Reader
	name string
	file *os.File
}

// Open opens a transcript. Only a regular file is one: what a folder, a device or
// a pipe would do to a reader is unknown, so they are refused with a
// *FormatError. Nothing is read yet.
func Open(name string) (*File, error) {
	if err := mustBeRegular(name, os.Stat); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, unopened(name, err)
	}
	if err := mustBeRegular(name, func(string) (fs.FileInfo, error) { return f.Stat() }); err != nil {
		f.Close()
		return nil, err
	}
	return &File{Reader: NewReader(f), name: name, file: f}, nil
}

// Next is [Reader.Next], with the name of the file in its errors.
func (f *File) Next() (*Record, error) {
	r, err := f.Reader.Next()
	if wrong := (*FormatError)(nil); errors.As(err, &wrong) {
		wrong.File = f.name
	} else if err != nil && err != io.EOF {
		err = fmt.Errorf("reading the transcript: %w", err)
	}
	return r, err
}

// Name returns the name that the file was opened by.
func (f *File) Name() string { return f.name }

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// unopened says of a file that it cannot be opened, and why, without the words of the
// system for what was tried.
func unopened(name string, err error) error {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = failed.Err
	}
	return fmt.Errorf("%s: the transcript cannot be opened: %w", name, err)
}

// kinds names what may stand in place of a file.
var kinds = []struct {
	mode fs.FileMode
	name string
}{
	{fs.ModeDir, "a folder"},
	{fs.ModeSymlink, "a link"},
	{fs.ModeNamedPipe, "a pipe"},
	{fs.ModeSocket, "a socket"},
	{fs.ModeDevice, "a device"},
}

// mustBeRegular refuses whatever is not a regular file, as stat sees it.
func mustBeRegular(name string, stat func(string) (fs.FileInfo, error)) error {
	info, err := stat(name)
	if err != nil {
		return unopened(name, err)
	}
	if info.Mode().IsRegular() {
		return nil
	}
	what := "something unknown"
	for _, k := range kinds {
		if info.Mode()&k.mode != 0 {
			what = k.name
			break
		}
	}
	return &FormatError{File: name, Reason: "this is " + what + ", not a transcript"}
}
