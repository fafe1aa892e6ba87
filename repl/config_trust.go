package repl

import (
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// A trust is what popsh asks of a file before it relies on it.
type trust struct {
	where  string      // what an error is about; "" for the file itself
	others fs.FileMode // what others must not be allowed
	fault  string      // that they are
	mend   string      // the command that puts it right
	owners []func(fs.FileInfo) bool
}

// The superuser may own a configuration: it needs no trick to change things, and
// some systems keep such files in a store of its own.
var (
	secretTrust = trust{"--password-file", 0o077, "others may read ", "chmod 600 ", []func(fs.FileInfo) bool{ownedByUser}}
	sinkTrust   = trust{">>", 0o022, "others may write ", "chmod go-w ", []func(fs.FileInfo) bool{ownedByUser}}
	configTrust = trust{"", 0o022, "others may write ", "chmod go-w ", []func(fs.FileInfo) bool{ownedByUser, ownedByRoot}}
)

// check refuses what others may get at, or what belongs to somebody else.
func (t trust) check(name string, info fs.FileInfo) error {
	if runtime.GOOS != "windows" && info.Mode().Perm()&t.others != 0 {
		return usage(t.where, t.fault+name, t.mend+shellWord(name))
	}
	for _, owned := range t.owners {
		if owned(info) {
			return nil
		}
	}
	return usage(t.where, name+" belongs to another user", "use a file of your own")
}

// file is check for a file, which has to be a regular one.
func (t trust) file(name string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return usage(t.where, name+" is not a regular file")
	}
	return t.check(name, info)
}

// folder is check for the folder that a file lies in.
func (t trust) folder(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return &UsageError{Where: t.where, Reason: "the folder cannot be read", Err: err}
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
