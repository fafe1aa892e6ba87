package repl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/misuse"
	"popsh/repl/view"
)

// A door is a word of the command line that is no host: a subcommand.
type door struct {
	name, short string
	words       []string              // what may stand behind it; nil for nothing
	args        string                // the same for its usage; "" for the words
	flags       func() *pflag.FlagSet // nil when it has none
	inside      []door                // its words, where they have flags of their own
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

// findDoor finds a door by its name.
func findDoor(name string) (door, bool) {
	all := doors()
	i := slices.IndexFunc(all, func(d door) bool { return d.name == name })
	if i < 0 {
		return door{}, false
	}
	return all[i], true
}

// parse reads the command line of a door that has no flags but --help, and prints
// its help if that is asked for.
func (d door) parse(args []string, s Streams) (rest []string, done bool, err error) {
	f := d.flagSet()
	if err := f.Parse(args); err != nil {
		return nil, false, &misuse.Error{Where: d.name, Reason: "the command line cannot be read", Err: err, Hint: []string{"usage: popsh " + d.usage()}}
	}
	if f.Changed("help") {
		fmt.Fprintf(s.Out, "popsh %s: %s\n\nusage:\n  popsh %s\n", d.name, d.short, d.usage())
		return nil, true, nil
	}
	if d.words == nil && f.NArg() > 0 {
		return nil, false, misuse.New(d.name, view.Quote(f.Arg(0))+" is one argument too many", "usage: popsh "+d.usage())
	}
	return f.Args(), false, nil
}
