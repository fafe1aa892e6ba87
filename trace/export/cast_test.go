package export

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"popsh/session/programs"
)

// castEvents reads a cast by the rules of its version, and returns what it shows and
// its markers, each with the time since the beginning.
func castEvents(t *testing.T, text string, version int) (shown string, times []float64, marks []string) {
	t.Helper()
	head, events, _ := strings.Cut(text, "\n")
	var header struct {
		Version, Width, Height int
		Term                   struct{ Cols, Rows int }
	}
	if err := json.Unmarshal([]byte(head), &header); err != nil {
		t.Fatal(err)
	}
	if header.Version != version || max(header.Width, header.Term.Cols) != castWidth || max(header.Height, header.Term.Rows) != castHeight {
		t.Errorf("the header is %s", head)
	}
	now := 0.0
	for line := range strings.Lines(events) {
		var event []any
		if err := json.Unmarshal([]byte(line), &event); err != nil || len(event) != 3 {
			t.Fatalf("%v: %s", err, line)
		}
		at, code, data := event[0].(float64), event[1].(string), event[2].(string)
		if version == 3 {
			at += now
		}
		if now = math.Round(at*1e6) / 1e6; code == "m" {
			marks = append(marks, data)
			continue
		}
		shown += data
		times = append(times, now)
	}
	return shown, times, marks
}

// TestCast: both versions show the same at the same times.
func TestCast(t *testing.T) {
	text := head + rows("@+0.5", "S: +OK", "@+1.25", "# look \\x1B[2J", "C: QUIT", "@+0.25", "S: +OK bye")
	var first []float64
	for name, version := range map[string]int{"asciicast": 2, "asciicast3": 3} {
		got, err := handedOn(t, name, text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		shown, times, marks := castEvents(t, got, version)
		if want := "\x1b[32mS: +OK\x1b[0m\r\n\x1b[33m# look \\x1B[2J\x1b[0m\r\n\x1b[36mC: QUIT\x1b[0m\r\n\x1b[32mS: +OK bye\x1b[0m\r\n"; shown != want {
			t.Errorf("%s shows %q, want %q", name, shown, want)
		}
		if !slices.Equal(times, []float64{0.5, 1.75, 1.75, 2}) || len(marks) != 1 || first != nil && !slices.Equal(first, times) {
			t.Errorf("%s has the times %v and the markers %q", name, times, marks)
		}
		first = times
	}
}

// TestCastPlays: asciinema takes the cast for one, and shows it.
func TestCastPlays(t *testing.T) {
	programs.Find(t, "asciinema")
	script := programs.Find(t, "script") // gives it the terminal that it wants
	got, err := handedOn(t, "asciicast", head+rows("S: +OK", "# a note", "C: QUIT"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.cast"), []byte(got), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(script, "-qec", "asciinema cat a.cast", os.DevNull)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "C: QUIT") {
		t.Errorf("asciinema cat: %v\n%s", err, out)
	}
}
