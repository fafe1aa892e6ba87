package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/typing"
	"popsh/repl/view"
)

// An alias is a name for a line.
type alias struct {
	at         string // where it is configured; "" when it was typed
	name, line string
}

// define makes a word of an alias, in place of one of the same name.
func (sh *Shell) define(a alias) error {
	if err := sh.checkAlias(a); err != nil {
		return err
	}
	sh.forget(a.name)
	sh.setTable(append(slices.Clone(sh.table), aliasRow(a)))
	return nil
}

// forget takes an alias away, and reports whether there was one.
func (sh *Shell) forget(name string) bool {
	before := len(sh.table)
	sh.setTable(slices.DeleteFunc(slices.Clone(sh.table), func(c Command) bool { return c.Stands != "" && c.Name == name }))
	return len(sh.table) < before
}

// aliasRow is an alias as a row of the table, so that :help, completion and the
// masking of secrets know it. What stands behind it may be octets of any kind.
func aliasRow(a alias) Command {
	row := Command{Name: a.name, Group: groupLocal, Stands: a.line, Offline: true, Run: runAlias,
		Short: "alias for " + view.Clip(a.line, 50), Long: "It stands for the line " + a.line}
	if placeholders(a.line) {
		row.Args = args(some(many(arg("argument", Octets))))
	}
	return row
}

// checkAlias refuses names that cannot be told apart and lines that cannot be run.
func (sh *Shell) checkAlias(a alias) error {
	row := sh.local(a.name)
	switch {
	case a.name == "" || !letter(a.name[0]) || strings.TrimFunc(a.name, inAlias) != "":
		return misuse.New(a.where(), "an alias cannot be called "+view.Quote(a.name), "small letters, digits and dashes, a letter first")
	case row != nil && row.Stands == "":
		return misuse.New(a.where(), ":"+a.name+" is a word of popsh, which an alias cannot replace", ":help "+a.name+" explains it")
	case a.line == "" || !letter(a.line[0]) && a.line[0] != ':':
		return misuse.New(a.where(), "an alias stands for a line that begins with a letter or a colon", ":alias first = TOP 1 $1")
	case (*plainText)(new(string)).Set(a.line) != nil:
		return misuse.New(a.where(), "an alias stands for one line of text, without control characters", ":alias first = TOP 1 $1")
	case sh.takesSecret(a.line):
		return misuse.New(a.where(), "a secret does not stand in an alias, nor behind one", "leave it out, and popsh asks for it without echo")
	}
	return nil
}

func inAlias(r rune) bool { return r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' }

func (a alias) where() string {
	if a.at != "" {
		return a.at
	}
	return ":alias"
}

// takesSecret reports whether a line holds a secret, or would with something in
// its placeholders.
func (sh *Shell) takesSecret(line string) bool {
	sc := sh.scene()
	sc.Exchange = false // what the server waits for now is another matter
	from, to := sc.Secret(fillAlias(line, func(string) string { return "x" }))
	return from < to
}

// placeholders reports whether a line takes arguments: $1 to $9, or $* for all.
func placeholders(line string) bool {
	found := false
	fillAlias(line, func(string) string { found = true; return "" })
	return found
}

// fillAlias puts what word says into the placeholders of a line; $$ is a dollar.
func fillAlias(line string, word func(name string) string) string {
	var b strings.Builder
	for line != "" {
		before, rest, found := strings.Cut(line, "$")
		b.WriteString(before)
		switch {
		case !found:
			return b.String()
		case strings.HasPrefix(rest, "$"):
			b.WriteByte('$')
			rest = rest[1:]
		case rest != "" && (rest[0] == '*' || '1' <= rest[0] && rest[0] <= '9'):
			b.WriteString(word(rest[:1]))
			rest = rest[1:]
		default:
			b.WriteByte('$')
		}
		line = rest
	}
	return b.String()
}

// runAlias runs the line that an alias stands for.
func runAlias(ctx context.Context, sh *Shell, call Call) error {
	line, err := expandAlias(call.Row, call.Rest)
	if err != nil {
		return err
	}
	if sh.aliases == typing.AliasDepth {
		return misuse.New(":"+call.Row.Name, fmt.Sprintf("more than %d aliases stand for each other", typing.AliasDepth), ":alias lists them")
	}
	sh.aliases++
	defer func() { sh.aliases-- }()
	return sh.Exec(ctx, line)
}

// expandAlias returns the line that an alias stands for, its arguments put in:
// words with blanks between, and for $* all of them as they were typed.
func expandAlias(row *Command, rest string) (string, error) {
	given, most, all := strings.Fields(rest), 0, false
	line := fillAlias(row.Stands, func(name string) string {
		if name == "*" {
			all = true
			return strings.TrimSpace(rest)
		}
		n := int(name[0] - '0')
		most = max(most, n)
		if n > len(given) {
			return ""
		}
		return given[n-1]
	})
	switch {
	case len(given) < most:
		return "", misuse.New(":"+row.Name, fmt.Sprintf("argument %d is missing", len(given)+1), "it stands for "+row.Stands)
	case len(given) > most && !all:
		return "", misuse.New(":"+row.Name, view.Quote(given[most])+" is one argument too many", "it stands for "+row.Stands)
	}
	return line, nil
}
