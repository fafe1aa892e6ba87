package repl

import (
	"context"
	"strings"

	"popsh/repl/config"
	"popsh/repl/misuse"
	"popsh/repl/page"
	"popsh/repl/typing"
	"popsh/repl/view"
)

// aliasesRow is the word :alias.
func aliasesRow() Command {
	return Command{Name: "alias", Args: args(some(arg("name", AliasName)), some(Arg{Name: "=", Kind: Option, Among: []string{"="}}), some(arg("line", Line))), Offline: true, Run: runAliases,
		Short: "give a line a short name",
		Long: `The name, behind a colon, then stands for the line, in this session; [aliases] in the
configuration file keeps it. $1 to $9 in the line are the arguments, $* is all of them,
$$ a dollar. An alias may use others. Without a line :alias shows what there is, and
-d NAME takes an alias away. A secret is left out: popsh asks for it.`,
		Example: []string{":alias first = TOP $1 0", ":first 3", ":alias in = AUTH CRAM-MD5", ":alias -d first"}}
}

// runAliases shows, makes and takes away aliases.
func runAliases(_ context.Context, sh *Shell, call Call) error {
	text := strings.TrimSpace(call.Rest)
	if name, ok := strings.CutPrefix(text, "-d "); ok {
		return sh.forgetAlias(strings.TrimSpace(name))
	}
	name, line, makes := strings.Cut(text, "=")
	name = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(name), ":"))
	switch word, _, more := strings.Cut(name, " "); {
	case makes:
		return sh.define(alias{name: name, line: strings.TrimSpace(line)})
	case more:
		return misuse.New(":alias", "there is no = between the name and the line", ":alias "+view.Escape([]byte(word))+" = LINE")
	}
	return sh.showAliases(name)
}

func (sh *Shell) forgetAlias(name string) error {
	name = strings.ToLower(strings.TrimPrefix(name, ":"))
	if sh.forget(name) {
		return nil
	}
	return noAlias(name, sh.aliasNames())
}

func noAlias(name string, names []string) error {
	return misuse.New(":alias", "there is no alias "+view.Quote(name), misuse.Nearest(name, names, ":alias lists them")...)
}

// showAliases shows one alias, or all of them.
func (sh *Shell) showAliases(name string) error {
	var rows [][]string
	for _, c := range sh.table {
		if c.Stands != "" && (name == "" || name == c.Name) {
			rows = append(rows, []string{":" + c.Name, "= " + c.Stands})
		}
	}
	switch {
	case len(rows) == 0 && name != "":
		return noAlias(name, sh.aliasNames())
	case len(rows) == 0:
		sh.view.Info("there are no aliases; :help alias tells how to make one")
	}
	for _, l := range page.Columns(rows) {
		sh.view.Line(l)
	}
	return nil
}

func (sh *Shell) aliasNames() []string {
	var names []string
	for _, c := range sh.table {
		if c.Stands != "" {
			names = append(names, c.Name)
		}
	}
	return names
}

// takeAlias takes an entry below [aliases]. What an alias means is checked when
// the shell that knows all commands is made.
func (o *Options) takeAlias(e config.Entry) error {
	switch {
	case len(e.Key) == 1 && e.IsTable():
		return nil
	case len(e.Key) != 2 || !e.IsString():
		return misuse.New(e.At, "an alias is a name with a line", "[aliases]", `first = "TOP 1 $1"`)
	}
	o.aliases = append(o.aliases, alias{at: e.At, name: e.Key[1], line: e.Text})
	return nil
}

func (sh *Shell) offerAliases(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	for _, c := range sh.table {
		if c.Stands != "" {
			o.Word(c.Name, c.Stands)
		}
	}
}

// standsFor returns the line that an alias stands for, with what is behind it in each
// of its placeholders, or at its end when it has none.
func standsFor(line, rest string) string {
	if !placeholders(line) {
		return line + " " + rest
	}
	return fillAlias(line, func(string) string { return rest })
}
