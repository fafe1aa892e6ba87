package manual

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
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

// Shells returns the names of the shells that there are scripts for.
func Shells() []string {
	var names []string
	for _, s := range shellScripts {
		names = append(names, s.name)
	}
	return names
}

// Completion returns the completion script for one of [Shells].
func (p Program) Completion(shell string) (string, error) {
	i := slices.Index(Shells(), shell)
	if i < 0 {
		return "", fmt.Errorf("no completion script for %q", shell)
	}
	script, err := shellScripts[i].write(p)
	if err != nil {
		return "", fmt.Errorf("completion script: %w", err)
	}
	return script, nil
}

// write writes the script.
func (s shellScript) write(p Program) (string, error) {
	t, err := template.New(s.name).Funcs(template.FuncMap{
		"quote": s.quote, "join": strings.Join,
		"bracket": bracketZsh, "colon": colonZsh, "action": actionZsh,
	}).Parse(s.template)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, struct {
		Names []string
		Main  Door // popsh itself
		Doors []Door
		Inner []Door // behind a door, with its name before their own
	}{p.doorNames(), Door{Flags: p.Flags}, p.Doors, p.inner()})
	return b.String(), err
}

// inner returns the doors behind doors.
func (p Program) inner() []Door {
	var all []Door
	for _, d := range p.Doors {
		for _, inside := range d.Doors {
			inside.Name = d.Name + " " + inside.Name
			all = append(all, inside)
		}
	}
	return all
}

func (p Program) doorNames() []string {
	var names []string
	for _, d := range p.Doors {
		names = append(names, d.Name)
	}
	return names
}
