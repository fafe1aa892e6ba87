package serving

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"popsh/repl/misuse"
	"popsh/trace"
)

// recordedMax is how many connections are recorded, each in a file of its own.
const recordedMax = 1000

// A serveRecord records what a server says and hears: the first connection in the
// file that was named, the n-th in one with -n behind its name.
type serveRecord struct {
	name  string
	force bool

	options trace.Options
	about   string // a remark for the beginning of each file

	mu    sync.Mutex
	first *trace.Recorder // waits for its connection
}

// begin makes the first file, so that one which cannot be made is told at once.
// The files are those that are served, the secrets those that are known.
func (r *serveRecord) begin(address string, files []string, secrets map[int][]byte) (err error) {
	if r.name == "" {
		return nil
	}
	if slices.ContainsFunc(files, r.is) {
		return misuse.New("--record", r.name+" is what is served", "take another name")
	}
	r.options = trace.Options{Peer: address, AtServer: true, Hide: slices.Collect(maps.Values(secrets))}
	r.about = "popsh serve acts as the server of " + strings.Join(files, ", ")
	if r.first, err = r.create(1); err == nil {
		return nil
	}
	wrong := &misuse.Error{Where: "--record", Reason: "nothing is recorded", Err: err}
	if errors.Is(err, fs.ErrExist) {
		wrong.Hint = []string{"--force replaces the file"}
	}
	return wrong
}

// is reports whether a file is the one to record to.
func (r *serveRecord) is(served string) bool {
	a, errA := os.Stat(served)
	b, errB := os.Stat(r.name)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// next returns the recorder for a connection, or nil when there were too many. The
// error tells of the first that was one too many.
func (r *serveRecord) next(connection int) (*trace.Recorder, error) {
	switch {
	case connection == 1:
		return r.take(), nil
	case connection == recordedMax+1:
		return nil, fmt.Errorf("of more than %d none is", recordedMax)
	case connection > recordedMax:
		return nil, nil
	}
	return r.create(connection)
}

func (r *serveRecord) take() *trace.Recorder {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec := r.first
	r.first = nil
	return rec
}

// end closes the first file if no connection came.
func (r *serveRecord) end() {
	if rec := r.take(); rec != nil {
		rec.Close()
	}
}

func (r *serveRecord) create(n int) (*trace.Recorder, error) {
	rec, err := trace.Create(r.fileOf(n), trace.CreateOptions{Options: r.options, Force: r.force})
	if err == nil {
		rec.Note(r.about)
	}
	return rec, err
}

// fileOf returns the name of the file for a connection.
func (r *serveRecord) fileOf(n int) string {
	if n == 1 {
		return r.name
	}
	ext := filepath.Ext(r.name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(r.name, ext), n, ext)
}
