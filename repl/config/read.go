package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"popsh/repl/files"
	"popsh/repl/misuse"
)

// maxOctets is how long a configuration file may be, in octets.
const maxOctets = 1 << 20

// withoutIt is the way out when the configuration file is no good.
const withoutIt = "--no-config starts popsh without it"

// Read returns the entries of a configuration file in their order, none if there is
// no such file. A link is followed, but where it leads must be as much the user's
// own as the place it stands in. What it refuses is a [misuse.Error].
func Read(name string) ([]Entry, error) {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, unreadable(err)
	}
	text, err := readTrusted(name, target)
	if err != nil {
		return nil, err
	}
	return Parse(name, text)
}

// readTrusted reads the file that a name leads to.
func readTrusted(name, target string) ([]byte, error) {
	for _, folder := range []string{filepath.Dir(name), filepath.Dir(target)} {
		if err := files.Config.CheckFolder(folder); err != nil {
			return nil, err
		}
	}
	info, err := os.Stat(target) // nobody else can put another file in its place
	if err != nil {
		return nil, unreadable(err)
	}
	if err := files.Config.CheckFile(target, info); err != nil {
		return nil, err
	}
	return readAtMost(target, maxOctets)
}

func readAtMost(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, unreadable(err)
	case int64(len(text)) > most:
		return nil, misuse.New(name, fmt.Sprintf("longer than %d octets", most), withoutIt)
	}
	return text, nil
}

func unreadable(err error) error {
	return &misuse.Error{Reason: "the configuration cannot be read", Err: err, Hint: []string{withoutIt}}
}
