// Package door is what the subcommands of popsh have in common: how one is called,
// which flags and words may stand behind it, how it prints its help, and the
// streams that it reads and writes. Which doors there are is package repl's to say.
package door

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/misuse"
	"popsh/repl/view"
)

// A Door is a word of the command line that is no host: a subcommand.
type Door struct {
	Name, Short string
	Words       []string              // what may stand behind it; nil for nothing
	Args        string                // the same for its usage; "" for the words
	Flags       func() *pflag.FlagSet // nil when it has none
	Inside      []Door                // its words, where they have flags of their own
	Run         func(args []string, s Streams) error
}

// Usage is how the door is called.
func (d Door) Usage() string {
	switch {
	case d.Args != "":
		return d.Name + " " + d.Args
	case d.Words != nil:
		return d.Name + " " + strings.Join(d.Words, "|")
	case d.Flags != nil:
		return d.Name + " [flags]"
	}
	return d.Name
}

// FlagSet returns the flags of the door, with --help.
func (d Door) FlagSet() *pflag.FlagSet {
	if d.Flags != nil {
		return d.Flags()
	}
	f := pflag.NewFlagSet("popsh "+d.Name, pflag.ContinueOnError)
	f.BoolP("help", "h", false, "print this help")
	return f
}

// Parse reads the command line of a door that has no flags but --help, and prints
// its help if that is asked for.
func (d Door) Parse(args []string, s Streams) (rest []string, done bool, err error) {
	f := d.FlagSet()
	if err := Read(d.Name, f, args, "usage: popsh "+d.Usage()); err != nil {
		return nil, false, err
	}
	if f.Changed("help") {
		fmt.Fprintf(s.Out, "popsh %s: %s\n\nusage:\n  popsh %s\n", d.Name, d.Short, d.Usage())
		return nil, true, nil
	}
	if d.Words == nil && f.NArg() > 0 {
		return nil, false, misuse.New(d.Name, view.Quote(f.Arg(0))+" is one argument too many", "usage: popsh "+d.Usage())
	}
	return f.Args(), false, nil
}

// FlagUsages lists flags, a line each. That a switch may be given as =false is
// left out: it says nothing and takes a third of the line.
func FlagUsages(f *pflag.FlagSet) string {
	const values = "[=true|false]"
	return strings.ReplaceAll(f.FlagUsages(), values, strings.Repeat(" ", len(values)))
}
