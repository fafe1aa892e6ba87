package repl

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"popsh/repl/editor"
	"popsh/repl/files"
)

// How many places are remembered, and how many users of each.
const (
	placesMost = 100
	usersMost  = 20
)

// A lore is where connections have led to, and who has logged in there; what
// completion offers beside what the session and the tables say. It never holds a
// secret.
type lore struct {
	places []string            // the latest last
	users  map[string][]string // by place
	file   *editor.History     // lines of a place and a user, which outlive the process; may be nil
}

// recall reads what earlier sessions have left.
func (l *lore) recall(file *editor.History) {
	l.file = file
	for _, line := range file.Lines() {
		place, user, _ := strings.Cut(line, " ")
		l.note(place, user)
	}
}

// met remembers that a connection led to a place, and that a user has logged in
// there, "" for none. The error is about the file.
func (l *lore) met(w *way, user string) error {
	place := w.place()
	if !l.note(place, user) || w.practice {
		return nil
	}
	return l.file.Add(strings.TrimSpace(place + " " + user))
}

// note remembers a place and a user, and reports whether one of them is new.
func (l *lore) note(place, user string) (fresh bool) {
	if !slices.Contains(l.places, place) {
		l.places, fresh = append(l.places, place), true
		l.places = l.places[max(0, len(l.places)-placesMost):]
	}
	if l.users == nil {
		l.users = map[string][]string{}
	}
	if users := l.users[place]; user != "" && !slices.Contains(users, user) {
		users, fresh = append(users, user), true
		l.users[place] = users[max(0, len(users)-usersMost):]
	}
	return fresh
}

// openLore reads the lore, unless the lines that are typed are not kept either.
func (sh *Shell) openLore() error {
	if sh.streams.Getenv("POPSH_HISTORY") == os.DevNull {
		return nil
	}
	folder, err := files.StateFolder(sh.streams.Getenv)
	if err != nil {
		return err
	}
	file, err := editor.OpenHistory(filepath.Join(folder, "places"))
	sh.lore.recall(file)
	return err
}

// meetUser remembers who has logged in where.
func (sh *Shell) meetUser(user string) {
	if err := sh.lore.met(sh.way, user); err != nil {
		sh.view.Warn("where connections led is not kept: " + err.Error())
	}
}
