package repl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/manual"
	"popsh/session"
	"popsh/session/practice"
	"popsh/session/sasl"
)

// printCompletion prints the script for a shell.
func printCompletion(args []string, s Streams) error {
	d, _ := findDoor("completion")
	rest, done, err := d.parse(args, s)
	if err != nil || done {
		return err
	}
	if len(rest) != 1 || !slices.Contains(manual.Shells(), rest[0]) {
		return usage("completion", "name one of "+strings.Join(manual.Shells(), ", "), "source <(popsh completion bash)")
	}
	script, err := commandLine().Completion(rest[0])
	if err == nil {
		_, err = fmt.Fprint(s.Out, script)
	}
	return err
}

// commandLine describes all that may be typed behind the name of popsh.
func commandLine() manual.Program {
	p := manual.Program{Flags: flagsOf(new(Options).flags())}
	for _, d := range doors() {
		p.Doors = append(p.Doors, manual.Door{Name: d.name, Short: d.short, Usage: d.usage(), Words: d.words, Flags: flagsOf(d.flagSet())})
	}
	return p
}

func flagsOf(set *pflag.FlagSet) []manual.Flag {
	var list []manual.Flag
	set.VisitAll(func(f *pflag.Flag) { list = append(list, flagOf(f)) })
	return list
}

// untold are the usual values that say nothing.
var untold = []string{"[]", "0", "-1"}

// flagOf describes a flag. What its value may be is told by what it is called in
// the usage.
func flagOf(f *pflag.Flag) manual.Flag {
	value, what := pflag.UnquoteUsage(f)
	_, list := f.Value.(pflag.SliceValue)
	counts := f.Value.Type() == "count"
	flag := manual.Flag{Long: f.Name, Short: f.Shorthand, What: what, Many: list || counts}
	if f.Value.Type() == "bool" || counts {
		return flag
	}
	flag.Value, flag.Glued, flag.Files = value, f.NoOptDefVal != "", value == "FILE"
	if words := flagValues[value]; words != nil {
		flag.Words = words()
	}
	if !slices.Contains(untold, f.DefValue) {
		flag.Default = f.DefValue
	}
	return flag
}

// flagValues are the values that flags may have, by what these are called.
var flagValues = map[string]func() []string{
	"MODE":     modeNames,
	"WHEN":     func() []string { return colorWhens },
	"ON-OFF":   func() []string { return session.InitialResponses },
	"KIND":     func() []string { return bindingKinds },
	"HOW":      authNames,
	"NAME[=N]": switchNames,
}

func modeNames() []string {
	var names []string
	for m := session.Auto; m <= session.Clear; m++ {
		names = append(names, m.String())
	}
	return names
}

func authNames() []string {
	names := []string{"auto", "user", "apop", "token"}
	for _, m := range sasl.Mechanisms {
		names = append(names, m.Name)
	}
	return names
}

func switchNames() []string {
	var names []string
	for _, s := range practice.Switches {
		name := s.Name
		if s.Value != "" {
			name += "="
		}
		names = append(names, name)
	}
	return names
}
