package repl

import (
	"slices"
	"strings"

	"popsh/repl/config"
	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/view"
)

// configure reads the configuration file, if there is one. What the command line
// says stays as it is.
func (o *Options) configure(getenv func(string) string) error {
	name := files.ConfigFile(getenv)
	if name == "" || o.NoConfig {
		return nil
	}
	entries, err := config.Read(name)
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
var sections = map[string]func(*Options, config.Entry) error{
	"aliases": (*Options).takeAlias,
	"servers": (*Options).takeServer,
}

// take takes an entry over.
func (o *Options) take(e config.Entry) error {
	if section, ok := sections[e.Key[0]]; ok {
		return section(o, e)
	}
	table := slices.Contains(settingTables(), e.Key[0])
	name := e.Key[0]
	if table {
		name = strings.Join(e.Key, ".")
	}
	s, ok := findSetting(name)
	switch {
	case table && len(e.Key) == 1 && e.IsTable():
		return nil
	case !ok:
		return unknownKey(e, name, "there is no setting", append(settingNames(), sectionNames()...))
	case s.anew:
		return misuse.New(e.At, s.name+" does not stand in a file: it is said in each session anew", "--"+s.flag+", or :set "+s.name+" on")
	case o.typed(s.name):
		return assign(e, s.name, partsOf(s.name), s.of(&Options{}))
	}
	o.note(s.name, fromConfig)
	return assign(e, s.name, partsOf(s.name), s.of(o))
}

// partsOf returns how many parts the key of a setting has.
func partsOf(name string) int { return 1 + strings.Count(name, ".") }

// settingTables are the tables that settings stand in.
func settingTables() []string {
	var names []string
	for _, name := range settingNames() {
		if table, _, inside := strings.Cut(name, "."); inside && !slices.Contains(names, table) {
			names = append(names, table)
		}
	}
	return names
}

func sectionNames() []string {
	var names []string
	for name := range sections {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// assign gives the value of an entry, whose key has so many parts, to something with
// a name.
func assign(e config.Entry, name string, parts int, v value) error {
	if len(e.Key) != parts || !e.IsScalar() {
		return misuse.New(e.At, name+" has one value", name+` = "…"`)
	}
	text := e.Text
	if _, ok := v.(*fileName); ok {
		text = e.Beside(text)
	}
	if err := v.Set(text); err != nil {
		return unfit(e.At, name, text, err)
	}
	return nil
}

// unknownKey refuses a key of an entry.
func unknownKey(e config.Entry, key, none string, known []string) error {
	return misuse.New(e.At, none+" "+view.Quote(key), misuse.Nearest(key, known, "known are "+strings.Join(known, ", "))...)
}
