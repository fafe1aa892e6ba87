package repl

import (
	"context"
	"slices"
	"strings"

	"popsh/repl/door"
)

// helpDoor explains names as :help does; without one it is --help.
func helpDoor(names []string, s door.Streams) error {
	o, err := parseOptions([]string{"--no-config", "--no-autosave"})
	if err != nil {
		return err
	}
	if len(names) == 0 || slices.Contains([]string{"-h", "--help"}, names[0]) {
		printHelp(s, &o)
		return nil
	}
	sh, err := NewShell(o, s, nil)
	if err != nil {
		return err
	}
	defer sh.Close()
	return sh.Exec(context.Background(), ":help "+strings.Join(names, " "))
}
