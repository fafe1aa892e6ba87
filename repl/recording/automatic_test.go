package recording

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRemoveOld keeps the transcripts that were written last, and what is none.
func TestRemoveOld(t *testing.T) {
	folder := t.TempDir()
	begun := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for i := range Kept + 5 {
		name := filepath.Join(folder, fmt.Sprintf("%02d%s", i, ending))
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
	if err != nil || len(left) != Kept+1 {
		t.Errorf("%d files are left, want %d and one that is no transcript", len(left), Kept)
	}
	for name, want := range map[string]bool{"00" + ending: true, "05" + ending: false, "06" + ending: true} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s is left: %v, want %v", name, err == nil, want)
		}
	}
}

func TestNameFor(t *testing.T) {
	begun := time.Date(2026, 11, 23, 6, 41, 36, 318e6, time.UTC)
	for peer, want := range map[string]string{
		"pop.example.org:110":    "20261123T064136.318Z-pop.example.org_110",
		"../../etc/passwd\x1b\n": "20261123T064136.318Z-.._.._etc_passwd__",
		"[::1]:110":              "20261123T064136.318Z-___1__110",
		strings.Repeat("é", 200): "20261123T064136.318Z-" + strings.Repeat("_", hostMost),
	} {
		if got := nameFor(peer, begun); got != want {
			t.Errorf("nameFor(%q) = %q, want %q", peer, got, want)
		}
	}
}
