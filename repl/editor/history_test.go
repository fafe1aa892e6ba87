package editor

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T, path string) *History {
	t.Helper()
	h, err := OpenHistory(path)
	if err != nil {
		t.Fatalf("OpenHistory(%s) = %v", path, err)
	}
	return h
}

func add(t *testing.T, h *History, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if err := h.Add(line); err != nil {
			t.Fatalf("Add(%q) = %v", line, err)
		}
	}
}

func fileLines(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history")
	h := open(t, path)
	add(t, h, "one", "two", "two", "", " not this", "three", "two", "bad\x1b[31m\ttext", strings.Repeat("x", maxHistoryLine+1))
	want := []string{"one", "two", "three", "two", "bad text"}
	if got := h.Lines(); !slices.Equal(got, want) {
		t.Errorf("Lines() = %q, want %q", got, want)
	}
	newest := slices.Collect(h.Newest())
	if slices.Reverse(newest); !slices.Equal(newest, want) {
		t.Errorf("Newest() = %q, want %q backwards", newest, want)
	}
	if got := fileLines(t, path); !slices.Equal(got, want) {
		t.Errorf("the file holds %q, want %q", got, want)
	}
	if got := open(t, path).Lines(); !slices.Equal(got, want) {
		t.Errorf("Lines() after opening = %q, want %q", got, want)
	}
}

func TestHistoryInMemory(t *testing.T) {
	for _, path := range []string{"", os.DevNull} {
		h := open(t, path)
		add(t, h, "one")
		if got := h.Lines(); !slices.Equal(got, []string{"one"}) {
			t.Errorf("OpenHistory(%q): Lines() = %q, want one", path, got)
		}
	}
	var none *History
	if err := none.Add("one"); err != nil || none.Lines() != nil {
		t.Errorf("a nil History: Add() = %v, Lines() = %q, want nothing", err, none.Lines())
	}
}

// A file whose last line has no end must not swallow the next one.
func TestHistoryWithoutLastNewline(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte("one\n\n\x1b]0;t\x07two"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := open(t, path)
	add(t, h, "three")
	if got, want := open(t, path).Lines(), []string{"one", "two", "three"}; !slices.Equal(got, want) {
		t.Errorf("Lines() = %q, want %q", got, want)
	}
}

func TestHistoryIsTrimmed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var text strings.Builder
	for i := range maxHistory - 1 {
		fmt.Fprintf(&text, "line %d\n", i)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	h := open(t, path)
	add(t, h, "fits")
	if got := len(fileLines(t, path)); got != maxHistory {
		t.Errorf("the file has %d lines, want %d", got, maxHistory)
	}
	add(t, h, "too many")
	lines := fileLines(t, path)
	if len(lines) != kept || !slices.Equal(lines[kept-2:], []string{"fits", "too many"}) {
		t.Errorf("the file has %d lines that end in %q, want %d", len(lines), lines[len(lines)-2:], kept)
	}
	if got := h.Lines(); !slices.Equal(got, lines) {
		t.Errorf("in memory there are %d lines, want those of the file", len(got))
	}
	wantPrivate(t, path)
	if others, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(others) > 0 {
		t.Errorf("left behind: %q", others)
	}
}

func wantPrivate(t *testing.T, path string) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != fs.FileMode(privateFile) {
		t.Errorf("the mode of %s is %v, want %v", path, info.Mode(), fs.FileMode(privateFile))
	}
}

// addTogether has users add lines to a file at the same time, and returns what stands
// in it then.
func addTogether(t *testing.T, path string, users, lines int) []string {
	t.Helper()
	var group sync.WaitGroup
	for user := range users {
		h := open(t, path)
		group.Go(func() {
			for i := range lines {
				if err := h.Add(fmt.Sprintf("user %d line %d", user, i)); err != nil {
					t.Errorf("Add() = %v", err)
				}
			}
		})
	}
	group.Wait()
	return fileLines(t, path)
}

// Several processes are several Histories: each opens the file for itself.
func TestHistoryTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	const users, lines = 8, 60
	got := addTogether(t, path, users, lines)
	for user := range users {
		own := slices.DeleteFunc(slices.Clone(got), func(line string) bool {
			return !strings.HasPrefix(line, fmt.Sprintf("user %d ", user))
		})
		if len(own) != lines || own[lines-1] != fmt.Sprintf("user %d line %d", user, lines-1) {
			t.Errorf("user %d has %d lines, want %d in order", user, len(own), lines)
		}
	}
}

// While one process trims the file, the lines of the others must not get lost.
func TestHistoryTogetherWhileTrimming(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	text := strings.Repeat("old\n", maxHistory-10)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	const users, lines = 4, 20
	got := addTogether(t, path, users, lines)
	fresh := slices.DeleteFunc(slices.Clone(got), func(line string) bool { return line == "old" })
	if len(fresh) != users*lines || len(got) > maxHistory {
		t.Errorf("the file has %d lines, %d of them new, want %d new", len(got), len(fresh), users*lines)
	}
}
