package files

import (
	"io/fs"
	"os"
	"runtime"
	"strings"

	"popsh/repl/misuse"
)

// A Trust is what popsh asks of a file before it relies on it.
type Trust struct {
	where  string      // what an error is about; "" for the file itself
	others fs.FileMode // what others must not be allowed
	fault  string      // that they are
	mend   string      // the command that puts it right
	owners []func(fs.FileInfo) bool
	one    bool // that it has no second name, by which it may be somewhere else
}

// What is asked of a file that holds a secret, of one that holds the key of a
// certificate or of a certificate authority, of one that results are added to, and
// of a configuration and of what popsh remembers. The superuser may own the last: it
// needs no trick to change things, and some systems keep such files in a store of
// its own.
var (
	Secret = Trust{"--password-file", 0o077, "others may read ", "chmod 600 ", []func(fs.FileInfo) bool{ownedByUser}, false}
	Key    = Trust{"--key", 0o077, "others may read ", "chmod 600 ", []func(fs.FileInfo) bool{ownedByUser}, false}
	CA     = Trust{"--save-ca", 0o077, "others may read ", "chmod 600 ", []func(fs.FileInfo) bool{ownedByUser}, false}
	Sink   = Trust{">>", 0o022, "others may write ", "chmod go-w ", []func(fs.FileInfo) bool{ownedByUser}, true}
	Config = Trust{"", 0o022, "others may write ", "chmod go-w ", []func(fs.FileInfo) bool{ownedByUser, ownedByRoot}, false}
)

// For is the same for a file that something else names.
func (t Trust) For(where string) Trust {
	t.where = where
	return t
}

// check refuses what others may get at, or what belongs to somebody else.
func (t Trust) check(name string, info fs.FileInfo) error {
	if runtime.GOOS != "windows" && info.Mode().Perm()&t.others != 0 {
		return misuse.New(t.where, t.fault+name, t.mend+shellWord(name))
	}
	for _, owned := range t.owners {
		if owned(info) {
			return nil
		}
	}
	return misuse.New(t.where, name+" belongs to another user", "use a file of your own")
}

// CheckFile refuses a file that is not a regular one, that others may get at, or that
// belongs to somebody else.
func (t Trust) CheckFile(name string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return misuse.New(t.where, name+" is not a regular file", "put a file of your own there")
	}
	if t.one && hasTwin(info) {
		return misuse.New(t.where, name+" has a second name, and may be a file from somewhere else", "name a new file")
	}
	return t.check(name, info)
}

// Open opens a file that passes CheckFile, and no other that takes its place
// meanwhile. The caller closes it.
func (t Trust) Open(name string) (*os.File, error) {
	info, err := os.Stat(name) // before it is opened: a pipe would wait for its writer
	if err != nil {
		return nil, &misuse.Error{Where: t.where, Reason: "the file cannot be read", Err: err}
	}
	if err := t.CheckFile(name, info); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &misuse.Error{Where: t.where, Reason: "the file cannot be read", Err: err}
	}
	if opened, err := f.Stat(); err != nil || !os.SameFile(info, opened) {
		f.Close()
		return nil, misuse.New(t.where, name+" was replaced while it was being read", "look at who may write to its folder, then try again")
	}
	return f, nil
}

// CheckFolder is the same for the folder that a file lies in.
func (t Trust) CheckFolder(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return &misuse.Error{Where: t.where, Reason: "the folder cannot be read", Err: err}
	}
	return t.check(name, info)
}

// shellWord writes a name as one word of a shell.
func shellWord(name string) string {
	plain := func(r rune) bool {
		return r == '/' || r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	if strings.TrimFunc(name, plain) == "" {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
