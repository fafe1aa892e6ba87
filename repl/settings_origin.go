package repl

import (
	"slices"

	"github.com/spf13/pflag"
)

// An origin is where the value of a setting comes from.
type origin string

// The origins, the weakest first.
const (
	fromDefault origin = "default"
	fromConfig  origin = "config"
	fromFlag    origin = "flag"
	fromSession origin = "session"
)

func (o *Options) note(name string, from origin) {
	if o.from == nil {
		o.from = map[string]origin{}
	}
	o.from[name] = from
}

// noteFlags notes what the command line gives: a setting, or a flag by its name.
func (o *Options) noteFlags(f *pflag.FlagSet) {
	f.Visit(func(given *pflag.Flag) {
		i := slices.IndexFunc(settings, func(s setting) bool { return s.flag == given.Name })
		if i < 0 {
			o.note(given.Name, fromFlag)
			return
		}
		o.note(settings[i].name, fromFlag)
	})
}

func (o *Options) origin(name string) origin {
	if from, ok := o.from[name]; ok {
		return from
	}
	return fromDefault
}

// typed reports whether something was given by whoever runs popsh now, which
// outweighs everything that was written down.
func (o *Options) typed(name string) bool {
	from := o.origin(name)
	return from == fromFlag || from == fromSession
}
