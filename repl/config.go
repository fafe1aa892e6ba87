package repl

import (
	"path/filepath"
	"slices"
	"strings"

	"popsh/repl/view"

	"github.com/pelletier/go-toml/v2/unstable"
)

// configure reads the configuration file, if there is one. What the command line
// says stays as it is.
func (o *Options) configure(getenv func(string) string) error {
	name := configFile(getenv)
	if name == "" || o.NoConfig {
		return nil
	}
	text, err := readConfig(name)
	if err != nil {
		return err
	}
	entries, err := parseConfig(name, text)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := o.take(e); err != nil {
			return err
		}
	}
	return o.checkServers()
}

// sections are the tables of the file. What stands outside them are settings.
var sections = map[string]func(*Options, configEntry) error{
	"aliases": (*Options).takeAlias,
	"servers": (*Options).takeServer,
}

// take takes an entry over.
func (o *Options) take(e configEntry) error {
	if section, ok := sections[e.key[0]]; ok {
		return section(o, e)
	}
	s, ok := findSetting(e.key[0])
	switch {
	case !ok:
		return e.unknown(e.key[0], "there is no setting", append(settingNames(), sectionNames()...))
	case s.anew:
		return usage(e.at, s.name+" does not stand in a file: it is said in each session anew", "--"+s.flag+", or :set "+s.name+" on")
	case o.typed(s.name):
		return e.give(s.name, 1, s.of(&Options{}))
	}
	o.note(s.name, fromConfig)
	return e.give(s.name, 1, s.of(o))
}

func sectionNames() []string {
	var names []string
	for name := range sections {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// isTable reports whether more entries stand below this one.
func (e configEntry) isTable() bool {
	return e.kind == unstable.Table || e.kind == unstable.InlineTable
}

// give gives the value of the entry, whose key has so many parts, to something
// with a name.
func (e configEntry) give(name string, parts int, v value) error {
	if len(e.key) != parts || !scalar[e.kind] {
		return usage(e.at, name+" has one value", name+` = "…"`)
	}
	text := e.text
	if _, ok := v.(*fileName); ok {
		text = e.beside(text)
	}
	if err := v.Set(text); err != nil {
		return unfit(e.at, name, text, err)
	}
	return nil
}

// beside returns a file's name as it is meant in the configuration: relative to
// the folder of that, never to the current one.
func (e configEntry) beside(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(e.file), name)
}

// unknown refuses a key.
func (e configEntry) unknown(key, none string, known []string) error {
	return usage(e.at, none+" "+view.Quote(key), nearest(key, known, "known are "+strings.Join(known, ", "))...)
}
