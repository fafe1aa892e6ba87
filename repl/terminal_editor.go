package repl

import (
	"fmt"
	"path/filepath"
	"strings"

	"popsh/repl/editor"
	"popsh/repl/files"
)

// sitDown gives the person a line editor that knows the shell.
func (sh *Shell) sitDown(t *terminal) error {
	sh.history = sh.openHistory()
	if err := sh.openLore(); err != nil {
		sh.view.Warn("where connections led is not known: " + err.Error())
	}
	ed, err := editor.New(editor.Options{
		In: sh.streams.In, Out: sh.streams.Out, Err: sh.streams.Err,
		History:  sh.history,
		Complete: forCommands(t, sh.complete),
		Hint:     func(line string) editor.Hint { return unlessAsking(t, line, sh.hint) },
		Paint:    func(line string) []editor.Paint { return unlessAsking(t, line, sh.paint) },
		Help:     func(line string) string { return strings.Join(sh.helpFor(line), "\n") + "\n" },
	})
	if err != nil {
		return fmt.Errorf("line editor: %w", err)
	}
	t.Editor = ed
	return nil
}

// unlessAsking asks a hook about a line, unless the line answers a question.
func unlessAsking[T any](t *terminal, line string, hook func(string) T) (none T) {
	if t.asking.Load() {
		return none
	}
	return hook(line)
}

func forCommands(t *terminal, complete func(string, int) editor.Completion) func(string, int) editor.Completion {
	return func(line string, pos int) editor.Completion {
		return unlessAsking(t, line, func(line string) editor.Completion { return complete(line, pos) })
	}
}

// openHistory reads the history of the lines that were typed. One that cannot be
// kept in its file is kept in memory.
func (sh *Shell) openHistory() *editor.History {
	path, err := sh.historyFile()
	if err != nil {
		sh.view.Warn("the history is not kept: " + err.Error())
	}
	h, err := editor.OpenHistory(path)
	if err != nil {
		sh.view.Warn("the history is not kept: " + err.Error())
	}
	return h
}

// historyFile is the file of the history: the one that POPSH_HISTORY names, or
// one in the folder for the user's state.
func (sh *Shell) historyFile() (string, error) {
	if named := sh.streams.Getenv("POPSH_HISTORY"); named != "" {
		return named, nil
	}
	folder, err := files.StateFolder(sh.streams.Getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "history"), nil
}

// remember keeps a line in the history, its secrets taken out. The answers to
// challenges are not kept at all.
func (sh *Shell) remember(line string) {
	if sh.online() && sh.session.InExchange() && !strings.HasPrefix(line, ":") {
		return
	}
	if err := sh.history.Add(sh.redacted(line)); err != nil {
		sh.view.Warn("the history is not kept: " + err.Error())
	}
}

// redacted returns a line with stars for its secret.
func (sh *Shell) redacted(line string) string {
	from, to := sh.scene().Secret(line)
	if from == to {
		return line
	}
	return line[:from] + "****" + line[to:]
}
