package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"popsh/repl/misuse"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// An Entry is a key of the configuration file with its value, or a table.
type Entry struct {
	At   string   // the place in the file: FILE:LINE:COLUMN
	Key  []string // with the tables that it stands in
	Text string   // of a value that is no list and no table
	file string
	kind unstable.Kind
}

// IsTable reports whether more entries stand below this one.
func (e Entry) IsTable() bool {
	return e.kind == unstable.Table || e.kind == unstable.InlineTable
}

// IsString reports whether the value stands in quotes.
func (e Entry) IsString() bool { return e.kind == unstable.String }

// IsScalar reports whether the value is one that has a text: a string, a truth or a
// number.
func (e Entry) IsScalar() bool { return scalar[e.kind] }

// Beside returns a file's name as it is meant in the configuration: relative to
// the folder of that, never to the current one.
func (e Entry) Beside(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(e.file), name)
}

// scalar are the kinds that have a text.
var scalar = map[unstable.Kind]bool{unstable.String: true, unstable.Bool: true, unstable.Integer: true, unstable.Float: true}

// A tomlReader takes a file apart. The decoder that fills structs would ask for the
// names of all settings a second time, and could not tell where a value stands
// that it finds right and that is wrong all the same.
type tomlReader struct {
	file   string
	parser unstable.Parser
	found  []Entry
}

// Parse returns the entries of a text in their order. The name of the file is for
// their places.
func Parse(file string, text []byte) ([]Entry, error) {
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
	found := Entry{file: r.file, At: placeIn(r.file, start.Line, start.Column), Key: key, kind: value.Kind}
	if scalar[value.Kind] {
		found.Text = string(value.Data)
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
		return &misuse.Error{Where: file, Reason: "the configuration is no TOML", Err: err, Hint: []string{withoutIt}}
	}
	line, column := decode.Position()
	return misuse.New(placeIn(file, line, column), "this is no TOML: "+strings.TrimPrefix(decode.Error(), "toml: "), withoutIt)
}
