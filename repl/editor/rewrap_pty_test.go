//go:build linux || darwin

package editor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	display "popsh/repl/screen"
	"popsh/session/programs"
)

func TestRewraps(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"TERM": "xterm-256color"}, true},
		{map[string]string{"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)"}, false},
		{map[string]string{"TERM": "screen-256color"}, false},
		{map[string]string{"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, true},
		{map[string]string{"TERM": "tmux-256color"}, true},
		{map[string]string{"TERM": "linux"}, false},
		{map[string]string{"TERM": "vt100"}, false},
		{map[string]string{"TERM": "foot"}, true},
		{nil, true},
	} {
		if got := rewraps(func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("rewraps(%v) = %v, want %v", tt.env, got, tt.want)
		}
	}
}

// inTmux starts the host in tmux, which wraps rows anew when its width changes.
func inTmux(t *testing.T, s setup) *display.Screen {
	t.Helper()
	t.Parallel()
	tmux := programs.Find(t, "tmux")
	folder, err := os.MkdirTemp("", "tmux") // a short path, for its socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	settings := filepath.Join(folder, "settings")
	if err := os.WriteFile(settings, []byte("set -g status off\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.program = []string{tmux, "-f", settings, "new-session", "exec '" + os.Args[0] + "' 3</dev/null"}
	s.env = append(s.env, "TMUX_TMPDIR="+folder)
	cmd := s.command()
	t.Cleanup(func() {
		kill := exec.Command(tmux, "kill-server")
		kill.Env = cmd.Env
		kill.Run() // it may have ended with its only program
	})
	return display.Start(t, cmd, s.columns, s.rows)
}

// TestRewrapping: whatever becomes of the width, the line stands there once, and
// what stood above it is still there. The screen is full, since in one that is not
// tmux moves the first rows out of reach. Each width has another prompt than the one
// before, so that it can be waited for: while widths change faster than tmux tells of
// them, nothing can be drawn that is true.
func TestRewrapping(t *testing.T) {
	const long, short, rows = "a prompt of many words> ", "short> ", 12
	line := strings.Repeat("0123456789", 12)
	for _, at := range []struct{ name, keys string }{
		{"the end", ""}, {"the start", "\x01"}, {"the middle", "\x01" + strings.Repeat("\x06", 60)},
	} {
		t.Run(at.name, func(t *testing.T) {
			s := inTmux(t, setup{columns: 80, rows: rows, prompt: long})
			s.Wait(strings.TrimSpace(long))
			var above []string
			for i := range rows {
				word := fmt.Sprint("word", i)
				s.Type(word + "\r")
				s.Wait("<" + word + ">")
				above = append(above, long+word, "<"+word+">")
			}
			s.Type(line + at.keys)
			for _, columns := range []int{80, 30, 120, 25, 72, 40, 144, 36, 127, 47, 48, 20, 80} {
				prompt := long
				if len(long) > columns/2 {
					prompt = short
				}
				want := wrapped(append(slices.Clone(above), prompt+line), columns)
				s.Resize(columns, rows)
				s.Until(want, func() bool { return strings.HasSuffix(want, s.Text()) && strings.Contains(s.Text(), "\n"+prompt+"0") })
			}
		})
	}
}

// wrapped returns lines cut into rows.
func wrapped(lines []string, columns int) string {
	var rows []string
	for _, line := range lines {
		for row := range slices.Chunk([]byte(line), columns) {
			rows = append(rows, strings.TrimRight(string(row), " "))
		}
	}
	return strings.Join(rows, "\n")
}
