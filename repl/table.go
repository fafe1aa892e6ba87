package repl

import (
	"context"
	"slices"
	"strings"

	"popsh/repl/typing"
	"popsh/repl/view"
	"popsh/session/pop3"
)

// A Command is a row of the table: a word that a line may begin with. A row of
// the protocol has a Verb, and what it takes and means stands in package pop3; a
// row of the shell's own has the rest.
type Command struct {
	Name    string        // a verb, or a local word without its colon
	Group   string        // under which :help lists it
	Verb    *pop3.Command // nil for a local word
	Args    []Arg         // of a local word
	Short   string        // at most 60 columns, no full stop
	Long    string
	Example []string // lines as a user types them
	Offline bool     // a local word that needs no connection
	Sink    bool     // what it shows may go to a file or a command; of a verb, its facts tell
	Pages   bool     // what it shows may be long: of a local word, who types turns its pages
	Stands  string   // of an alias: the line that it stands for
	Form    view.Form
	Run     func(context.Context, *Shell, Call) error
}

// A Call is a line that is to be run, taken apart.
type Call struct {
	Row  *Command
	Line string // as typed
	Rest string // what stands behind the word and its blank
	Args []string
}

// Arg is an argument of a local word.
type Arg struct {
	Name     string
	Kind     Kind
	Optional bool
	Many     bool     // may be given again and again
	Among    []string // of an option: what it may be
	Lists    typing.Lists
}

// Kind is what an argument of a local word may be.
type Kind uint8

// The kinds of arguments of local words.
const (
	Message Kind = iota
	File
	Target
	Octets
	Line // the rest, to be run
	Text // the rest, for people
	Timer
	Duration
	Setting
	Value
	TopicName
	Option
	AliasName
	Aspect // a way to look at a message
	Part   // the number of a part of a message
	Pattern
	Range // of messages
	Word
)

// The groups, in the order of :help.
const (
	groupLogin    = "signing on"
	groupMaildrop = "the maildrop"
	groupSession  = "the session"
	groupOld      = "older and vendors' commands"
	groupLocal    = "popsh itself"
)

var groups = []string{groupLogin, groupMaildrop, groupSession, groupOld, groupLocal}

// newTable returns all rows: those of the protocol, made from its facts, then
// the local words.
func newTable() []Command {
	var table []Command
	for i := range pop3.Commands {
		table = append(table, wireRow(&pop3.Commands[i]))
	}
	return append(table, localRows()...)
}

func wireRow(c *pop3.Command) Command {
	return Command{Name: c.Verb, Group: groupOf(c), Verb: c, Short: c.Short, Long: c.Long, Form: formOf(c), Run: runnerOf(c)}
}

func groupOf(c *pop3.Command) string {
	switch {
	case c.Standing == pop3.Historic || c.Standing == pop3.Vendor:
		return groupOld
	case c.In == pop3.Authorization:
		return groupLogin
	case c.In == pop3.Transaction:
		return groupMaildrop
	}
	return groupSession
}

// forms says how the body of a reply looks, texts how a reply of one line does.
var (
	forms = map[pop3.Lines]view.Form{
		pop3.ScanLines:       view.Listing,
		pop3.UniqueIDLines:   view.Unique,
		pop3.CapabilityLines: view.Capabilities,
		pop3.MechanismLines:  view.Mechanisms,
		pop3.LanguageLines:   view.Languages,
		pop3.MessageLines:    view.Message,
	}
	texts = map[pop3.Text]view.Form{pop3.Counts: view.Counts}
)

func formOf(c *pop3.Command) view.Form {
	if f, ok := forms[c.Lines]; ok {
		return f
	}
	if f, ok := texts[c.Text]; ok {
		return f
	}
	return view.Plain
}

// runnerOf picks the way a verb runs, from what it takes and what follows it.
func runnerOf(c *pop3.Command) func(context.Context, *Shell, Call) error {
	switch {
	case c.Takes(pop3.Digest):
		return runDigest
	case c.Takes(pop3.Secret):
		return runSecret
	case c.Body == pop3.Exchange:
		return runExchange
	}
	return runVerb
}

// Usage returns how the command is written.
func (c *Command) Usage() string {
	if c.Verb != nil {
		return c.Verb.Usage()
	}
	words := []string{":" + c.Name}
	for _, a := range c.Args {
		word := a.Name
		if a.Many {
			word += " …"
		}
		if a.Optional {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// setTable makes other rows those of the shell.
func (sh *Shell) setTable(table []Command) { sh.table, sh.rows = table, sh.rowsOf(table) }

// local finds a local word.
func (sh *Shell) local(name string) *Command {
	i := slices.IndexFunc(sh.table, func(c Command) bool { return c.Verb == nil && c.Name == name })
	if i < 0 {
		return nil
	}
	return &sh.table[i]
}

// row finds the row of a verb, nil for one that is not known.
func (sh *Shell) row(verb *pop3.Command) *Command {
	i := slices.IndexFunc(sh.table, func(c Command) bool { return verb != nil && c.Verb == verb })
	if i < 0 {
		return nil
	}
	return &sh.table[i]
}
