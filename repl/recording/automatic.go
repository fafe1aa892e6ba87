package recording

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"popsh/repl/files"
	"popsh/trace"
)

// Kept is how many automatic transcripts there are at most.
const Kept = 50

// Of the names of automatic transcripts: their ending, how much of a host is in
// one, and how many may begin within a millisecond.
const (
	ending     = ".p3t"
	hostMost   = 64
	sameMoment = 100
)

// Folder returns the folder of the automatic transcripts, and makes it if need be.
func Folder(getenv func(string) string) (string, error) {
	return files.StateFolder(getenv, "traces")
}

// BeginAutomatic begins the transcript of a connection to a peer in a folder, and
// removes the oldest ones there. An error beside a recording is about those.
func BeginAutomatic(folder, peer string, begun time.Time) (*Recording, error) {
	o := trace.CreateOptions{Options: trace.Options{Start: begun, Peer: peer, Bodies: trace.Bodies{Elide: true}}}
	base := filepath.Join(folder, nameFor(peer, begun))
	name := base + ending
	recorder, err := trace.Create(name, o)
	for n := 2; errors.Is(err, fs.ErrExist) && n < sameMoment; n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, ending)
		recorder, err = trace.Create(name, o)
	}
	if err != nil {
		return nil, fmt.Errorf("this connection has no automatic transcript: %w", err)
	}
	r := &Recording{Recorder: recorder, Name: name}
	if err := removeOld(folder); err != nil {
		return r, fmt.Errorf("old transcripts are not removed: %w", err)
	}
	return r, nil
}

// nameFor names a transcript by its time and its server, of which only characters
// are taken that mean nothing to a shell or a file system.
func nameFor(peer string, begun time.Time) string {
	plain := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}
	host := strings.Map(plain, peer)
	return begun.UTC().Format("20060102T150405.000Z") + "-" + host[:min(len(host), hostMost)]
}

// removeOld removes all transcripts but the newest, by when they were last
// written: one that still grows is never old.
func removeOld(folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	var found []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), ending) {
			found = append(found, info)
		}
	}
	slices.SortFunc(found, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, f := range found[min(len(found), Kept):] {
		if err := root.Remove(f.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
