package repl

import (
	"context"
	"fmt"
	"strings"

	"popsh/repl/view"
)

// runHistory lists the lines that were typed, or those that hold some words.
func runHistory(_ context.Context, sh *Shell, call Call) error {
	found := false
	for i, line := range sh.history.Lines() {
		if holdsAll(line, call.Args) {
			sh.view.Line(fmt.Sprintf("%6d  %s", i+1, view.Escape([]byte(line))))
			found = true
		}
	}
	if !found {
		sh.view.Info("no such line was typed")
	}
	return nil
}

// holdsAll reports whether a line holds all words, in any case.
func holdsAll(line string, words []string) bool {
	line = strings.ToLower(line)
	for _, w := range words {
		if !strings.Contains(line, strings.ToLower(w)) {
			return false
		}
	}
	return true
}
