package repl

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/recording"
	"popsh/trace"
)

// fullDisk takes a number of octets.
type fullDisk struct{ room int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(text []byte) (int, error) {
	n := min(d.room, len(text))
	d.room -= n
	if n < len(text) {
		return n, errFull
	}
	return n, nil
}

// TestFullDisk: that a recording cannot go on is said once, and the session goes
// on.
func TestFullDisk(t *testing.T) {
	sh := sessionShell(t, 80, nil)
	var words bytes.Buffer
	sh.streams.Err = &words
	sh.restyle()
	sh.records.Begin(&recording.Recording{Recorder: trace.NewRecorder(&fullDisk{30}, trace.Options{Joined: true}), Name: "full.p3t"})
	for range 3 {
		if err := sh.Exec(t.Context(), "CAPA"); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Count(words.String(), errFull.Error()); got != 1 {
		t.Errorf("it is said %d times that the disk is full, want once:\n%s", got, &words)
	}
	if sh.records.In(recording.Asked) != nil || sh.promptRecording() != "" {
		t.Error("a recording goes on, want none behind an error")
	}
}

func TestPromptRecording(t *testing.T) {
	sh := sessionShell(t, 80, nil)
	name := filepath.Join(t.TempDir(), "one.p3t")
	for _, step := range []struct{ line, want string }{
		{":record " + name, "plain practice auth rec> "},
		{":record pause", "plain practice auth rec(paused)> "},
		{":record resume", "plain practice auth rec> "},
		{":record off", "plain practice auth> "},
	} {
		if err := sh.Exec(t.Context(), step.line); err != nil {
			t.Fatal(err)
		}
		if got := sh.prompt(); got != step.want {
			t.Errorf("prompt behind %s = %q, want %q", step.line, got, step.want)
		}
	}
}
