package repl

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

// Of the automatic transcripts: how many are kept, the ending of their names, how
// much of a host is in a name, and how many may begin within a millisecond.
const (
	transcriptsKept = 50
	transcriptType  = ".p3t"
	hostMost        = 64
	sameMoment      = 100
)

// transcriptFolder returns the folder of the automatic transcripts, and makes it
// if need be.
func transcriptFolder(getenv func(string) string) (string, error) {
	return files.StateFolder(getenv, "traces")
}

// autosave has the next connection recorded by itself, unless that is switched off
// or the environment names no place for it.
func (sh *Shell) autosave(peer string) {
	sh.endRecording(automatic)
	sh.records.await(nil)
	getenv := sh.streams.Getenv
	if sh.options.NoAutosave || !files.HasStateFolder(getenv) {
		return
	}
	sh.records.await(func(begun time.Time) (*recording, error) {
		folder, err := transcriptFolder(getenv)
		if err != nil {
			return nil, fmt.Errorf("this connection has no automatic transcript: %w", err)
		}
		return beginTranscript(folder, peer, begun)
	})
}

// changeAutosave makes a change of the setting hold: the automatic transcript ends
// at once, and begins with the next connection.
func (sh *Shell) changeAutosave() {
	if sh.options.NoAutosave {
		sh.endRecording(automatic)
	}
}

// beginTranscript begins an automatic transcript and removes the oldest ones.
func beginTranscript(folder, peer string, begun time.Time) (*recording, error) {
	o := trace.CreateOptions{Options: trace.Options{Start: begun, Peer: peer, Bodies: trace.Bodies{Elide: true}}}
	base := filepath.Join(folder, transcriptName(peer, begun))
	name := base + transcriptType
	recorder, err := trace.Create(name, o)
	for n := 2; errors.Is(err, fs.ErrExist) && n < sameMoment; n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, transcriptType)
		recorder, err = trace.Create(name, o)
	}
	if err != nil {
		return nil, fmt.Errorf("this connection has no automatic transcript: %w", err)
	}
	r := &recording{Recorder: recorder, name: name}
	if err := removeOld(folder); err != nil {
		return r, fmt.Errorf("old transcripts are not removed: %w", err)
	}
	return r, nil
}

// transcriptName names a transcript by its time and its server, of which only
// characters are taken that mean nothing to a shell or a file system.
func transcriptName(peer string, begun time.Time) string {
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
	var files []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), transcriptType) {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, f := range files[min(len(files), transcriptsKept):] {
		if err := root.Remove(f.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
