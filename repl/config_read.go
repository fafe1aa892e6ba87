package repl

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// configMax is how long a configuration file may be, in octets.
const configMax = 1 << 20

// withoutConfig is the way out when the configuration file is no good.
const withoutConfig = "--no-config starts popsh without it"

// readConfig returns the text of a configuration file, nil if there is none. A
// link is followed, but where it leads must be as much the user's own as the
// place it stands in.
func readConfig(name string) ([]byte, error) {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, badConfig(err)
	}
	for _, folder := range []string{filepath.Dir(name), filepath.Dir(target)} {
		if err := configTrust.folder(folder); err != nil {
			return nil, err
		}
	}
	info, err := os.Stat(target) // nobody else can put another file in its place
	if err != nil {
		return nil, badConfig(err)
	}
	if err := configTrust.file(target, info); err != nil {
		return nil, err
	}
	return readAtMost(target, configMax)
}

func readAtMost(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, badConfig(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, badConfig(err)
	case int64(len(text)) > most:
		return nil, usage(name, fmt.Sprintf("longer than %d octets", most), withoutConfig)
	}
	return text, nil
}

func badConfig(err error) error {
	return &UsageError{Reason: "the configuration cannot be read", Err: err, Hint: []string{withoutConfig}}
}

// A configEntry is a key of the configuration file with its value, or a table.
type configEntry struct {
	file, at string // the file, and the place in it: FILE:LINE:COLUMN
	key      []string
	kind     unstable.Kind
	text     string // of a value that is no list and no table
}

// scalar are the kinds that have a text.
var scalar = map[unstable.Kind]bool{unstable.String: true, unstable.Bool: true, unstable.Integer: true, unstable.Float: true}

// A tomlReader takes a file apart. The decoder that fills structs would ask for the
// names of all settings a second time, and could not tell where a value stands
// that it finds right and that is wrong all the same.
type tomlReader struct {
	file   string
	parser unstable.Parser
	found  []configEntry
}

// parseConfig returns the entries of a file in their order.
func parseConfig(file string, text []byte) ([]configEntry, error) {
	var whole map[string]any // finds what is wrong with the TOML, such as a key given twice
	if err := toml.Unmarshal(text, &whole); err != nil {
		return nil, wrongTOML(file, err)
	}
	r := &tomlReader{file: file}
	r.parser.Reset(text)
	var table []string
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.KeyValue:
			r.keyValue(table, e)
		default:
			table = r.add(nil, e, e)
		}
	}
	return r.found, r.parser.Error()
}

func (r *tomlReader) keyValue(table []string, e *unstable.Node) {
	value := e.Value()
	key := r.add(table, e, value)
	if value.Kind != unstable.InlineTable {
		return
	}
	for inside := value.Children(); inside.Next(); {
		r.keyValue(key, inside.Node())
	}
}

// add notes an entry and returns its whole key.
func (r *tomlReader) add(table []string, e, value *unstable.Node) []string {
	key := append([]string(nil), table...)
	var start unstable.Position
	for parts := e.Key(); parts.Next(); {
		if len(key) == len(table) {
			start = r.parser.Shape(parts.Node().Raw).Start
		}
		key = append(key, string(parts.Node().Data))
	}
	found := configEntry{file: r.file, at: placeIn(r.file, start.Line, start.Column), key: key, kind: value.Kind}
	if scalar[value.Kind] {
		found.text = string(value.Data)
	}
	r.found = append(r.found, found)
	return key
}

func placeIn(file string, line, column int) string {
	return fmt.Sprintf("%s:%d:%d", file, line, column)
}

// wrongTOML puts the decoder's error in the words of popsh.
func wrongTOML(file string, err error) error {
	var decode *toml.DecodeError
	if !errors.As(err, &decode) {
		return &UsageError{Where: file, Reason: "the configuration is no TOML", Err: err, Hint: []string{withoutConfig}}
	}
	line, column := decode.Position()
	return usage(placeIn(file, line, column), "this is no TOML: "+strings.TrimPrefix(decode.Error(), "toml: "), withoutConfig)
}
