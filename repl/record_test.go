package repl

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	sh.records.begin(&recording{Recorder: trace.NewRecorder(&fullDisk{30}, trace.Options{Joined: true}), name: "full.p3t"})
	for range 3 {
		if err := sh.Exec(t.Context(), "CAPA"); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Count(words.String(), errFull.Error()); got != 1 {
		t.Errorf("it is said %d times that the disk is full, want once:\n%s", got, &words)
	}
	if sh.records.in(asked) != nil || sh.promptRecording() != "" {
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

// TestRemoveOld keeps the transcripts that were written last, and what is none.
func TestRemoveOld(t *testing.T) {
	folder := t.TempDir()
	begun := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for i := range transcriptsKept + 5 {
		name := filepath.Join(folder, fmt.Sprintf("%02d%s", i, transcriptType))
		when := begun.Add(time.Duration(i) * time.Minute)
		if i == 0 {
			when = begun.Add(time.Hour * 24) // it still grows
		}
		if err := errors.Join(os.WriteFile(name, nil, 0o600), os.Chtimes(name, when, when)); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(folder, "letter.txt")
	if err := errors.Join(os.WriteFile(other, nil, 0o600), os.Chtimes(other, begun, begun), removeOld(folder)); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(left) != transcriptsKept+1 {
		t.Errorf("%d files are left, want %d and one that is no transcript", len(left), transcriptsKept)
	}
	for name, want := range map[string]bool{"00" + transcriptType: true, "05" + transcriptType: false, "06" + transcriptType: true} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s is left: %v, want %v", name, err == nil, want)
		}
	}
}

func TestTranscriptName(t *testing.T) {
	begun := time.Date(2026, 11, 23, 6, 41, 36, 318e6, time.UTC)
	for peer, want := range map[string]string{
		"pop.example.org:110":    "20261123T064136.318Z-pop.example.org_110",
		"../../etc/passwd\x1b\n": "20261123T064136.318Z-.._.._etc_passwd__",
		"[::1]:110":              "20261123T064136.318Z-___1__110",
		strings.Repeat("é", 200): "20261123T064136.318Z-" + strings.Repeat("_", hostMost),
	} {
		if got := transcriptName(peer, begun); got != want {
			t.Errorf("transcriptName(%q) = %q, want %q", peer, got, want)
		}
	}
}
