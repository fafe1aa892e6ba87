package repl

import (
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/pflag"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/practice"
	"popsh/session/sasl"
)

// A shellScript is how a command shell learns to complete the words of popsh.
type shellScript struct {
	name     string
	template string
	quote    func(string) string // makes a text one word of the shell
}

// shellScripts are the shells that are served.
var shellScripts = []shellScript{
	{"bash", bashCompletion, quoteBash},
	{"zsh", zshCompletion, quoteZsh},
	{"fish", fishCompletion, quoteFish},
}

func shellNames() []string {
	var names []string
	for _, s := range shellScripts {
		names = append(names, s.name)
	}
	return names
}

// printCompletion prints the script for a shell.
func printCompletion(args []string, s Streams) error {
	d, _ := findDoor("completion")
	rest, done, err := d.parse(args, s)
	if err != nil || done {
		return err
	}
	i := slices.IndexFunc(shellScripts, func(sc shellScript) bool { return len(rest) == 1 && rest[0] == sc.name })
	if i < 0 {
		return usage("completion", "name one of "+strings.Join(shellNames(), ", "), "source <(popsh completion bash)")
	}
	script, err := shellScripts[i].script()
	if err == nil {
		_, err = fmt.Fprint(s.Out, script)
	}
	if err != nil {
		return fmt.Errorf("completion script: %w", err)
	}
	return nil
}

// parse reads the command line of a door that has no flags but --help, and prints
// its help if that is asked for.
func (d door) parse(args []string, s Streams) (rest []string, done bool, err error) {
	f := d.flagSet()
	if err := f.Parse(args); err != nil {
		return nil, false, &UsageError{Where: d.name, Reason: "the command line cannot be read", Err: err, Hint: []string{"usage: popsh " + d.usage()}}
	}
	if f.Changed("help") {
		fmt.Fprintf(s.Out, "popsh %s: %s\n\nusage:\n  popsh %s\n", d.name, d.short, d.usage())
		return nil, true, nil
	}
	if d.words == nil && f.NArg() > 0 {
		return nil, false, usage(d.name, view.Quote(f.Arg(0))+" is one argument too many", "usage: popsh "+d.usage())
	}
	return f.Args(), false, nil
}

// script writes the script.
func (sc shellScript) script() (string, error) {
	t, err := template.New(sc.name).Funcs(template.FuncMap{
		"quote": sc.quote, "join": strings.Join,
		"bracket": bracketZsh, "colon": colonZsh, "action": actionZsh,
	}).Parse(sc.template)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, struct {
		Names []string
		Main  completed
		Doors []completed
	}{doorNames(), completedMain(), completedDoors()})
	return b.String(), err
}

// A completed is a command line to complete: that of popsh, or of a door.
type completed struct {
	Name, Short string
	Words       []string // what may stand behind the name
	Flags       []flagSpec
}

// A flagSpec is a flag, as a completion script needs it.
type flagSpec struct {
	Long, Short string // without dashes; Short may be ""
	What        string
	Value       string   // what its value is called, "" when it takes none
	Glued       bool     // the value may be left out, so it stands behind = only
	Many        bool     // may be given again
	Words       []string // the values there are, nil for any
	Files       bool
}

// Names are all its spellings.
func (f flagSpec) Names() []string {
	if f.Short == "" {
		return []string{"--" + f.Long}
	}
	return []string{"-" + f.Short, "--" + f.Long}
}

// Needs reports whether the word behind the flag is its value.
func (f flagSpec) Needs() bool { return f.Value != "" && !f.Glued }

func completedMain() completed {
	return completed{Flags: flagSpecs(new(Options).flags())}
}

func completedDoors() []completed {
	var list []completed
	for _, d := range doors() {
		list = append(list, completed{d.name, d.short, d.words, flagSpecs(d.flagSet())})
	}
	return list
}

func flagSpecs(set *pflag.FlagSet) []flagSpec {
	var list []flagSpec
	set.VisitAll(func(f *pflag.Flag) { list = append(list, newFlagSpec(f)) })
	return list
}

// newFlagSpec reads a flag. What its value may be is told by what it is called in
// the usage.
func newFlagSpec(f *pflag.Flag) flagSpec {
	value, what := pflag.UnquoteUsage(f)
	spec := flagSpec{Long: f.Name, Short: f.Shorthand, What: what}
	_, list := f.Value.(pflag.SliceValue)
	spec.Many = list || f.Value.Type() == "count"
	if f.Value.Type() == "bool" || f.Value.Type() == "count" {
		return spec
	}
	spec.Value, spec.Glued = value, f.NoOptDefVal != ""
	spec.Files = value == "FILE"
	if words := flagValues[value]; words != nil {
		spec.Words = words()
	}
	return spec
}

// flagValues are the values that flags may have, by what these are called.
var flagValues = map[string]func() []string{
	"MODE":     modeNames,
	"WHEN":     func() []string { return colorWhens },
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
	names := []string{"auto", "user", "apop"}
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
