package pop3

import (
	"slices"
	"strings"
)

// Commands is the one table of POP3 commands: those of the standard in the order
// of a session, then the historic ones and those of single vendors. Nobody
// changes it.
var Commands = slices.Concat(loginCommands, maildropCommands, historicCommands)

var byVerb = index(Commands, func(c *Command) string { return c.Verb })

// Lookup finds a command by its verb, in any case (RFC 1939 §3).
func Lookup(verb string) (*Command, bool) {
	c, ok := byVerb[upper(verb)]
	return c, ok
}

// index maps the upper-case name of every row of a table to the row.
func index[T any](table []T, name func(*T) string) map[string]*T {
	rows := make(map[string]*T, len(table))
	for i := range table {
		rows[upper(name(&table[i]))] = &table[i]
	}
	return rows
}

// upper folds a to z only: a word of the protocol is ASCII, and Unicode's folding
// would take ſ for an S.
func upper(word string) string {
	b := []byte(word)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// Usage returns how the command is written: "LIST [msg]", "TOP msg lines".
func (c *Command) Usage() string {
	words := []string{c.Verb}
	for _, a := range c.Args {
		if a.Optional {
			words = append(words, "["+a.Name+"]")
		} else {
			words = append(words, a.Name)
		}
	}
	return strings.Join(words, " ")
}

// Arity returns how many arguments the command takes, at least and at most.
func (c *Command) Arity() (least, most int) {
	for _, a := range c.Args {
		if !a.Optional {
			least++
		}
	}
	return least, len(c.Args)
}

// Split cuts what a user typed after the verb and its space into arguments. One
// space separates two of them and there is no quoting (RFC 1939 §3); an argument
// that takes the rest of the line keeps its blanks, as a password must. Surplus
// arguments stay separate, for CheckArgs to complain about.
func (c *Command) Split(rest string) []string {
	var args []string
	for rest != "" {
		if n := len(args); n < len(c.Args) && c.Args[n].Rest {
			return append(args, rest)
		}
		word, after, more := strings.Cut(rest, " ")
		args = append(args, word)
		if more && after == "" {
			args = append(args, "")
		}
		rest = after
	}
	return args
}

// BodyFor returns what follows a +OK to this command when it is sent with these
// arguments: SingleLine, MultiLine, Exchange, ClientSends or HelloTLS, never
// BareMulti. After -ERR nothing follows (RFC 1939 §3).
func (c *Command) BodyFor(args ...string) Body {
	bare := len(args) == 0
	switch {
	case c.Body == BareMulti && bare, c.Body == Exchange && bare:
		return MultiLine
	case c.Body == BareMulti:
		return SingleLine
	case bare:
		return c.Body
	}
	for _, f := range c.Forms {
		if f.Word == upper(args[0]) {
			return f.Body
		}
	}
	return c.Body
}
