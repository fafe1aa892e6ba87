package repl

import "github.com/spf13/pflag"

// An origin is where the value of a setting comes from.
type origin string

// The origins, the weakest first.
const (
	fromDefault origin = "default"
	fromConfig  origin = "config"
	fromFlag    origin = "flag"
	fromSession origin = "session"
)

func (o *Options) note(setting string, from origin) {
	if o.from == nil {
		o.from = map[string]origin{}
	}
	o.from[setting] = from
}

// noteFlags notes which settings the command line gives.
func (o *Options) noteFlags(f *pflag.FlagSet) {
	for _, s := range settings {
		if s.flag != "" && f.Changed(s.flag) {
			o.note(s.name, fromFlag)
		}
	}
}

func (o *Options) origin(setting string) origin {
	if from, ok := o.from[setting]; ok {
		return from
	}
	return fromDefault
}

// typed reports whether a setting was given by whoever runs popsh now, which
// outweighs everything that was written down.
func (o *Options) typed(setting string) bool {
	from := o.origin(setting)
	return from == fromFlag || from == fromSession
}
