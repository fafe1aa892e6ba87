package repl

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/door"
)

// TestKeepIsTyped: :record keeps secrets only for who types that out.
func TestKeepIsTyped(t *testing.T) {
	for answer, want := range map[string]string{"keep": "%secrets kept\n", "Keep ": "%secrets kept\n", "y": "", "yes": "", "": ""} {
		name := filepath.Join(t.TempDir(), "kept.p3t")
		var out bytes.Buffer
		sh, err := NewShell(Options{Practice: true, NoAutosave: true}, door.Streams{Out: &out, Err: &out, Getenv: func(string) string { return "" }}, answerer{answer})
		if err != nil {
			t.Fatal(err)
		}
		err = sh.Exec(t.Context(), ":record "+name+" --secrets=keep")
		sh.Close()
		text, _ := os.ReadFile(name)
		if got := strings.Contains(string(text), "%secrets kept\n"); got != (want != "") || (err == nil) != got {
			t.Errorf("answered %q: %v, the file is %q, want %q in it", answer, err, text, want)
		}
		if asked := "for everybody who gets it"; !strings.Contains(out.String(), asked) {
			t.Errorf("answered %q: shown is %q, want %q", answer, out.String(), asked)
		}
	}
}
