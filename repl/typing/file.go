package typing

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/editor"
)

// entriesMost is how many names of a folder are looked at.
const entriesMost = 10_000

// offerFiles offers the words that may stand instead of a file, and the names in a
// folder. A name with blanks or signs is quoted, a folder goes on. Hidden ones are
// offered only behind a dot.
func offerFiles(sc *Scene, p Place, o *Offers) {
	offerOptions(sc, p, o)
	folder, typed := filepath.Split(openText(p.Word))
	for _, e := range entriesOf(folder) {
		name := e.Name()
		if !strings.HasPrefix(name, typed) || strings.HasPrefix(name, ".") && typed == "" {
			continue
		}
		o.fitting(func() editor.Candidate {
			return fileCandidate(folder+name, isFolder(folder, e), strings.HasPrefix(p.Word, `"`))
		})
	}
}

// entriesOf lists a folder by name, as far as it can be read.
func entriesOf(folder string) []fs.DirEntry {
	if folder == "" {
		folder = "."
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(entriesMost) // what could be read is offered
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// isFolder follows a link, since what is behind it counts.
func isFolder(folder string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(folder, e.Name()))
	return err == nil && info.IsDir()
}

// fileCandidate writes a path as a word of a line. The quotes of a folder stay
// open for what follows.
func fileCandidate(path string, folder, quoted bool) editor.Candidate {
	if folder {
		path += "/"
	}
	written := strconv.Quote(path)
	if !quoted && strings.Trim(written, `"`) == path && !strings.ContainsAny(path, " \t;|>") {
		written = path
	} else if folder {
		written = strings.TrimSuffix(written, `"`)
	}
	return editor.Candidate{Text: written, Open: folder}
}
