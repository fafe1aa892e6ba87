package repl

import (
	"slices"
	"strings"

	"popsh/repl/config"
	"popsh/repl/files"
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
	s, ok := findSetting(e.Key[0])
	switch {
	case !ok:
		return unknownKey(e, e.Key[0], "there is no setting", append(settingNames(), sectionNames()...))
	case s.anew:
		return usage(e.At, s.name+" does not stand in a file: it is said in each session anew", "--"+s.flag+", or :set "+s.name+" on")
	case o.typed(s.name):
		return assign(e, s.name, 1, s.of(&Options{}))
	}
	o.note(s.name, fromConfig)
	return assign(e, s.name, 1, s.of(o))
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
		return usage(e.At, name+" has one value", name+` = "…"`)
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
	return usage(e.At, none+" "+view.Quote(key), nearest(key, known, "known are "+strings.Join(known, ", "))...)
}
