package repl

import (
	"fmt"
	"path/filepath"
	"strings"

	"popsh/repl/editor"
	"popsh/session"
)

// sitDown gives the person a line editor that knows the shell.
func (sh *Shell) sitDown(t *terminal) error {
	sh.history = sh.openHistory()
	ed, err := editor.New(editor.Options{
		In: sh.streams.In, Out: sh.streams.Out, Err: sh.streams.Err,
		History: sh.history,
		Short:   t.short,
	})
	if err != nil {
		return fmt.Errorf("line editor: %w", err)
	}
	t.Editor = ed
	return nil
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
	folder, err := stateFolder(sh.streams.Getenv)
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
	if err := sh.history.Add(redacted(line)); err != nil {
		sh.view.Warn("the history is not kept: " + err.Error())
	}
}

// redacted returns a line with stars for its secret.
func redacted(line string) string {
	text := strings.TrimLeft(line, " \t")
	lead := line[:len(line)-len(text)]
	if word, rest, ok := strings.Cut(text, " "); ok && strings.HasPrefix(text, ":") {
		return lead + word + " " + redactedInside(rest)
	}
	if _, rest, ok := cutCount(text); ok {
		return lead + strings.TrimSuffix(text, rest) + redacted(rest)
	}
	r := session.NewRequest([]byte(text))
	if r.Secret.Empty() {
		return line
	}
	return lead + text[:r.Secret.From] + "****" + text[r.Secret.To:]
}

// redactedInside is redacted for what stands behind a local word: a line, a line
// behind one argument, or octets in quotes.
func redactedInside(rest string) string {
	if strings.Contains(rest, `"`) {
		if holdsSecret(unquoted(rest)) {
			return `"****"`
		}
		return rest
	}
	if clean := redacted(rest); clean != rest {
		return clean
	}
	first, line, ok := strings.Cut(rest, " ")
	if !ok {
		return rest
	}
	return first + " " + redacted(line)
}

// unquoted returns the octets that quoted pieces stand for, as well as it can.
func unquoted(text string) string {
	if pieces, err := words(text); err == nil {
		return strings.Join(pieces, "")
	}
	return strings.NewReplacer(`"`, "", `\r`, "\r", `\n`, "\n").Replace(text)
}

// holdsSecret reports whether one of several lines holds a secret by its place.
func holdsSecret(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if !session.NewRequest([]byte(line)).Secret.Empty() {
			return true
		}
	}
	return false
}
