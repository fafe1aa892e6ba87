//go:build linux || darwin

package editor

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestHistoryModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "history")
	h := open(t, path)
	add(t, h, "one")
	wantPrivate(t, path)
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != privateFolder {
		t.Errorf("the folder has mode %v (%v), want %o", info.Mode(), err, privateFolder)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	add(t, open(t, path), "two")
	wantPrivate(t, path)
}

func TestHistoryRefusesFiles(t *testing.T) {
	tests := map[string]func(t *testing.T, path, other string){
		"symbolic link":          func(t *testing.T, path, other string) { must(t, os.Symlink(other, path)) },
		"dangling symbolic link": func(t *testing.T, path, other string) { must(t, os.Symlink(other+"x", path)) },
		"hard link":              func(t *testing.T, path, other string) { must(t, os.Link(other, path)) },
		"folder":                 func(t *testing.T, path, _ string) { must(t, os.Mkdir(path, 0o700)) },
		"named pipe":             func(t *testing.T, path, _ string) { must(t, syscall.Mkfifo(path, 0o600)) },
		"file of another user": func(t *testing.T, path, _ string) {
			must(t, os.WriteFile(path, nil, 0o600))
			if err := os.Chown(path, os.Geteuid()+1, -1); err != nil {
				t.Skip("needs root: ", err)
			}
		},
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			path, other := filepath.Join(t.TempDir(), "history"), filepath.Join(t.TempDir(), "other")
			must(t, os.WriteFile(other, []byte("theirs\n"), 0o600))
			make(t, path, other)
			h, err := OpenHistory(path)
			if err == nil {
				t.Fatal("OpenHistory() = nil, want an error")
			}
			if !strings.Contains(err.Error(), path) {
				t.Errorf("OpenHistory() = %v, want the path in it", err)
			}
			add(t, h, "ours")
			if len(h.Lines()) != 1 {
				t.Errorf("Lines() = %q, want the line in memory", h.Lines())
			}
			if text, _ := os.ReadFile(other); string(text) != "theirs\n" {
				t.Errorf("the other file holds %q, want it untouched", text)
			}
			if _, err := os.Lstat(other + "x"); err == nil {
				t.Error("a file was made through a link")
			}
		})
	}
}

// A link that is put in place later is as bad.
func TestHistoryReplacedByALink(t *testing.T) {
	path, other := filepath.Join(t.TempDir(), "history"), filepath.Join(t.TempDir(), "other")
	h := open(t, path)
	add(t, h, "one")
	must(t, os.WriteFile(other, []byte("theirs\n"), 0o600))
	must(t, os.Remove(path))
	must(t, os.Symlink(other, path))
	if err := h.Add("two"); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("Add() = %v, want %v", err, syscall.ELOOP)
	}
	if text, _ := os.ReadFile(other); string(text) != "theirs\n" {
		t.Errorf("the other file holds %q, want it untouched", text)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
