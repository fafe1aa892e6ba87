package repl

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// A door is a word of the command line that is no host: a subcommand.
type door struct {
	name, short string
	words       []string              // what may stand behind it; nil for nothing
	args        string                // the same for its usage; "" for the words
	flags       func() *pflag.FlagSet // nil when it has none
	run         func(args []string, s Streams) error
}

// usage is how the door is called.
func (d door) usage() string {
	switch {
	case d.args != "":
		return d.name + " " + d.args
	case d.words != nil:
		return d.name + " " + strings.Join(d.words, "|")
	case d.flags != nil:
		return d.name + " [flags]"
	}
	return d.name
}

// flagSet returns the flags of the door, with --help.
func (d door) flagSet() *pflag.FlagSet {
	if d.flags != nil {
		return d.flags()
	}
	f := pflag.NewFlagSet("popsh "+d.name, pflag.ContinueOnError)
	f.BoolP("help", "h", false, "print this help")
	return f
}

// doorNames are the names of all doors.
func doorNames() []string {
	var names []string
	for _, d := range doors() {
		names = append(names, d.name)
	}
	return names
}

// findDoor finds a door by its name.
func findDoor(name string) (door, bool) {
	all := doors()
	i := slices.IndexFunc(all, func(d door) bool { return d.name == name })
	if i < 0 {
		return door{}, false
	}
	return all[i], true
}
