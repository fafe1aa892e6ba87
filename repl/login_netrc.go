package repl

import (
	"fmt"

	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/secrets"
	"popsh/repl/view"
)

// consultNetrc looks up who logs in at the end of a way, if a netrc file may tell: by the
// name of the host as the user knows it, which no server can have changed.
func (sh *Shell) consultNetrc(w *way) error {
	w.netrc = nil
	if w.practice || !sh.options.Netrc && sh.options.NetrcFile == "" {
		return nil
	}
	flag, name := "--netrc-file", sh.options.NetrcFile
	if name == "" {
		flag, name = "--netrc", files.Netrc(sh.streams.Getenv)
	}
	if name == "" {
		return misuse.New(flag, "no variable names the folder that your .netrc is in", "--netrc-file FILE names it")
	}
	found, err := secrets.Netrc(flag, name, w.target.Host, w.user)
	if err != nil {
		return err
	}
	sh.tellNetrc(w, name, found)
	if found != nil {
		w.user, w.netrc = found.Login, found
	}
	return nil
}

// tellNetrc tells which entry of a netrc file was found, to who wants to know it.
func (sh *Shell) tellNetrc(w *way, name string, found *secrets.NetrcEntry) {
	switch {
	case found == nil && w.user == "":
		sh.view.Info(view.Quote(name) + " has no entry for " + view.Quote(w.target.Host))
	case found == nil:
		sh.view.Info(view.Quote(name) + " has no entry of " + view.Quote(w.user) + " for " + view.Quote(w.target.Host))
	case sh.options.Verbose > 0:
		sh.view.Info(view.Quote(found.Login) + " logs in, by " + fmt.Sprintf("%s line %d", view.Quote(name), found.Line) + ", " + view.Escape([]byte(found.String())))
	}
}

// netrcPassword is what the netrc file says of the user named last; nil for nothing.
func (sh *Shell) netrcPassword() *secrets.NetrcEntry {
	e := sh.way.netrc
	if e == nil || e.Password.Empty() || e.Login != sh.user {
		return nil
	}
	return e
}
