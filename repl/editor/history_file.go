package editor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	privateFile   = 0o600
	privateFolder = 0o700

	// maxHistoryFile is the number of octets at the end of the file that are read.
	maxHistoryFile = 32 << 20

	// openTries is how often a file may be replaced by others while it is opened.
	openTries = 10
)

// errUnsafeFile is the reason why a file is not used.
var errUnsafeFile = errors.New("not a regular file of this user")

// A historyFile is lines, each with its newline. It is opened for each use, locked
// for as long, and replaced as a whole when it has become too long.
type historyFile struct {
	path  string
	lines int   // in the file, when it had
	size  int64 // this many octets
}

// read returns the lines of the file; one that does not exist has none.
func (h *historyFile) read() ([]string, error) {
	if _, err := os.Lstat(h.path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f, err := h.open()
	if err != nil {
		return nil, h.wrap(err)
	}
	defer f.Close()
	lines, err := h.load(f)
	return lines, h.wrap(err)
}

// add appends a line, or writes the file anew without its oldest lines.
func (h *historyFile) add(line string) error {
	if err := os.MkdirAll(filepath.Dir(h.path), privateFolder); err != nil {
		return h.wrap(err)
	}
	f, err := h.open()
	if err != nil {
		return h.wrap(err)
	}
	defer f.Close()
	return h.wrap(h.append(f, line))
}

func (h *historyFile) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("history file %s: %w", h.path, err)
}

// append writes a line at the end of the open file.
func (h *historyFile) append(f *os.File, line string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != h.size || h.lines >= maxHistory { // others wrote, or it is full
		lines, err := h.load(f)
		if err != nil {
			return err
		}
		if h.lines >= maxHistory {
			return h.replace(append(lines, line))
		}
	}
	return h.write(f, line)
}

func (h *historyFile) write(f *os.File, line string) error {
	text := line + "\n"
	if last := make([]byte, 1); h.size > 0 {
		if _, err := f.ReadAt(last, h.size-1); err == nil && last[0] != '\n' {
			text = "\n" + text // somebody left a line without its end
		}
	}
	n, err := f.WriteString(text)
	h.size += int64(n)
	h.lines++
	return err
}

// open opens the file and locks it. Another process may have replaced the file
// before the lock was there; then it is the new one that counts.
func (h *historyFile) open() (*os.File, error) {
	for range openTries {
		f, err := os.OpenFile(h.path, os.O_RDWR|os.O_APPEND|os.O_CREATE|noFollow, privateFile)
		if err != nil {
			return nil, err
		}
		current, err := h.take(f)
		if err == nil && current {
			return f, nil
		}
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return nil, errors.New("it is replaced again and again")
}

// take checks and locks an open file, and reports whether it is still the one that
// the path names.
func (h *historyFile) take(f *os.File) (current bool, err error) {
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() || !isOurs(info) {
		return false, errUnsafeFile
	}
	if err := lock(f); err != nil {
		return false, err
	}
	named, err := os.Lstat(h.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if named.Mode()&fs.ModeSymlink != 0 {
		return false, errUnsafeFile
	}
	return os.SameFile(info, named), private(f, info)
}

// private takes the file away from others who could read it.
func private(f *os.File, info fs.FileInfo) error {
	if info.Mode().Perm()&^privateFile == 0 {
		return nil
	}
	return f.Chmod(privateFile)
}

// load reads the open file.
func (h *historyFile) load(f *os.File) ([]string, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	from := max(0, info.Size()-maxHistoryFile)
	text, err := io.ReadAll(io.NewSectionReader(f, from, maxHistoryFile))
	if err != nil {
		return nil, err
	}
	if _, whole, cut := bytes.Cut(text, []byte("\n")); from > 0 && cut {
		text = whole
	}
	lines := make([]string, 0, maxHistory)
	for line := range strings.Lines(string(text)) {
		line = visible(strings.TrimRight(line, "\r\n"))
		if line != "" && len(line) <= maxHistoryLine {
			lines = append(lines, line)
		}
	}
	h.lines, h.size = len(lines), info.Size()
	return trim(lines), nil
}

// replace writes the newest lines into a new file and puts it in the place of the
// old one.
func (h *historyFile) replace(lines []string) error {
	f, err := os.CreateTemp(filepath.Dir(h.path), ".history-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // it is gone when all went well
	lines = trim(lines)
	text := strings.Join(lines, "\n") + "\n"
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Chmod(privateFile), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), h.path); err != nil {
		return err
	}
	h.lines, h.size = len(lines), int64(len(text))
	return nil
}
