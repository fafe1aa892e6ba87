package editor

import (
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
)

const (
	// maxHistory is the number of lines that are kept.
	maxHistory = 10_000

	// kept is the number of lines that remain when there are more, so that the file
	// is not written anew for each line.
	kept = maxHistory - maxHistory/10

	// maxHistoryLine is the number of octets of a line worth keeping.
	maxHistoryLine = 4096
)

// A History is the lines that were entered, the oldest first, and the file in
// which they outlive the process. It is safe for use by several goroutines; its
// file may be used by several processes. A nil History is empty and stays so.
type History struct {
	mu    sync.Mutex
	lines []string
	file  *historyFile // nil keeps the lines in memory only
}

// OpenHistory reads the history in a file, which need not exist. Without a path,
// and for the null device, the lines stay in memory. A file that is a link, that
// belongs to somebody else or that is no regular file is an error; the history
// returned with it works in memory.
func OpenHistory(path string) (*History, error) {
	h := &History{}
	if path == "" || path == os.DevNull {
		return h, nil
	}
	file := &historyFile{path: path}
	lines, err := file.read()
	if err != nil {
		return h, err
	}
	h.lines, h.file = lines, file
	return h, nil
}

// Add keeps a line, from which the caller has removed its secrets. Lines that
// start with a blank, lines of more than 4096 octets and repetitions are not kept.
// An error is about the file; in memory the line is kept all the same.
func (h *History) Add(line string) error {
	if h == nil || line == "" || strings.HasPrefix(line, " ") || len(line) > maxHistoryLine {
		return nil
	}
	line = visible(line)
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.lines); n > 0 && h.lines[n-1] == line {
		return nil
	}
	h.lines = trim(append(h.lines, line))
	if h.file == nil {
		return nil
	}
	return h.file.add(line)
}

// Lines returns the lines, the oldest first.
func (h *History) Lines() []string {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.lines)
}

// Newest gives the lines, the newest first.
func (h *History) Newest() iter.Seq[string] {
	if h == nil {
		return func(func(string) bool) {}
	}
	h.mu.Lock()
	lines := h.lines // grows behind its end, and is replaced when it is cut
	h.mu.Unlock()
	return func(yield func(string) bool) {
		for _, line := range slices.Backward(lines) {
			if !yield(line) {
				return
			}
		}
	}
}

// trim drops the oldest lines when there are too many.
func trim(lines []string) []string {
	if len(lines) <= maxHistory {
		return lines
	}
	return slices.Clone(lines[len(lines)-kept:])
}
