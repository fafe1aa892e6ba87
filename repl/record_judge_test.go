package repl_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// transcriptsOf returns the files in which popsh has recorded sessions of a
// script: by itself and on demand.
func transcriptsOf(ts *testscript.TestScript) (automatic, asked []string) {
	automatic, err := filepath.Glob(filepath.Join(ts.Getenv("XDG_STATE_HOME"), "popsh", "traces", "*"))
	ts.Check(err)
	asked, err = filepath.Glob(filepath.Join(ts.Getenv("WORK"), "*.p3t"))
	ts.Check(err)
	return automatic, asked
}

// cmdTranscripts counts the automatic transcripts and copies them to
// transcript.1, transcript.2 and so on, the oldest first.
func cmdTranscripts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: transcripts N")
	}
	files, _ := transcriptsOf(ts)
	if got := strconv.Itoa(len(files)); got != args[0] {
		ts.Fatalf("%s automatic transcripts, want %s: %q", got, args[0], files)
	}
	for i, name := range files {
		copied := ts.MkAbs(fmt.Sprintf("transcript.%d", i+1))
		ts.Check(os.WriteFile(copied, []byte(ts.ReadFile(name)), 0o600))
	}
}

// cmdPrivate checks that a file is for its owner alone.
func cmdPrivate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: private FILE")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := info.Mode(); got != fs.FileMode(0o600) {
		ts.Fatalf("%s has the mode %v, want -rw-------", args[0], got)
	}
}

// cmdTear takes the end off the last line of a file.
func cmdTear(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tear FILE")
	}
	text := strings.TrimSuffix(ts.ReadFile(args[0]), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// cmdReplace puts one line of a file in place of another that begins so.
func cmdReplace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE BEGINNING LINE")
	}
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, args[1]) })
	if i < 0 {
		ts.Fatalf("no line of %s begins with %q", args[0], args[1])
	}
	lines[i] = args[2] + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(lines, "")), 0o600))
}
