// Package transcripts is popsh trace and popsh play: the doors that work on transcripts
// and need no server. It reads their flags, shows what is in a transcript, and sees to
// it that a new file is whole before it has its name. What a transcript is, and how
// it becomes another, is for package trace and its rooms; how it plays is for
// repl/player.
package transcripts

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/trace/export"
	"popsh/trace/imports"
	"popsh/trace/scrub"
)

// A word is a word behind popsh trace.
type word struct {
	name, args, short string
	forms             []string // what the first argument may be, nil for a file
	flags             []string // of those of popsh trace
	least, most       int      // arguments
	run               func(t *traceOptions, args []string, s door.Streams) error
}

// manyFiles is a number of files that is no limit.
const manyFiles = 1 << 20

// words are all there are.
func words() []word {
	return []word{
		{"fmt", "FILE…", "rewrite transcripts in canonical form, to standard output or in place", nil, []string{"write"}, 1, manyFiles, (*traceOptions).format},
		{"show", "FILE", "tell what is in a transcript: facts, exchanges, times", nil, []string{"json"}, 1, 1, (*traceOptions).show},
		{"elide", "FILE", "leave the bodies of messages out", nil, []string{"output", "force", "bodies", "yes-secrets"}, 1, 1, (*traceOptions).elide},
		{"scrub", "FILE", "take out who spoke with whom: users, addresses, hosts, the text of messages", nil, []string{"output", "force", "profile", "yes-secrets"}, 1, 1, (*traceOptions).scrub},
		{"export", "FORM FILE", "hand a transcript on as " + strings.Join(exportForms(), ", "), exportForms(), []string{"output", "force", "bodies", "yes-secrets"}, 2, 2, (*traceOptions).export},
		{"import", "auto|FORM FILE…", "make a transcript of what another tool wrote: " + strings.Join(importForms()[1:], ", "), importForms(), []string{"output", "force", "bodies"}, 2, manyFiles, (*traceOptions).convert},
	}
}

// wordDoors are the words as doors, for whoever completes them.
func wordDoors() []door.Door {
	var inside []door.Door
	for _, w := range words() {
		flags := func() *pflag.FlagSet { return w.flagSet(new(traceOptions).flags()) }
		inside = append(inside, door.Door{Name: w.name, Short: w.short, Args: w.args, Words: w.forms, Flags: flags})
	}
	return inside
}

// flagSet returns those of the flags that mean something to the word, without the
// words that they are for.
func (w word) flagSet(all *pflag.FlagSet) *pflag.FlagSet {
	own := pflag.NewFlagSet("popsh trace "+w.name, pflag.ContinueOnError)
	own.SortFlags = false
	all.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || slices.Contains(w.flags, f.Name) {
			mine := *f
			if names, what, found := strings.Cut(f.Usage, ": "); found && slices.Contains(strings.Split(names, ", "), w.name) {
				mine.Usage = what
			}
			own.AddFlag(&mine)
		}
	})
	return own
}

func wordNames() []string {
	var names []string
	for _, w := range words() {
		names = append(names, w.name)
	}
	return names
}

// traceOptions are what the command line of popsh trace says.
type traceOptions struct {
	output, bodies, profile string
	write, force, yes, json bool
	help                    bool
}

// flags returns its flags, bound to t.
func (t *traceOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh trace", pflag.ContinueOnError)
	f.SortFlags = false
	f.BoolVarP(&t.write, "write", "w", false, "fmt: change the files themselves")
	f.BoolVar(&t.json, "json", false, "show: print one JSON object a line")
	f.StringVarP(&t.output, "output", "o", "", "elide, scrub, export, import: write to a new `FILE` instead of standard output")
	f.BoolVar(&t.force, "force", false, "elide, scrub, export, import: let --output replace a file")
	f.StringVar(&t.bodies, "bodies", "", "elide, export, import: what to take of messages: full, headers or head:N (`HOW`)")
	f.StringVar(&t.profile, "profile", scrub.Profiles[0], "scrub: for whom, `PROFILE`: "+strings.Join(scrub.Profiles, ", "))
	f.BoolVar(&t.yes, "yes-secrets", false, "elide, scrub, export: hand on the secrets that a transcript was told to keep")
	f.BoolVarP(&t.help, "help", "h", false, "print this help")
	return f
}

// TraceDoor is popsh trace: its words rewrite, show, scrub, export or import
// transcripts.
func TraceDoor() door.Door {
	return door.Door{Name: "trace", Short: "rewrite, show, scrub, export or import transcripts", Words: wordNames(), Args: "WORD [flags] FILE…", Flags: new(traceOptions).flags, Inside: wordDoors(), Run: runTrace}
}

func runTrace(args []string, s door.Streams) error {
	var t traceOptions
	f := t.flags()
	if err := door.Read("trace", f, args, "popsh trace --help lists all flags"); err != nil {
		return err
	}
	w, err := findWord(f.Arg(0))
	switch {
	case t.help && err == nil:
		w.printHelp(s, f)
		return nil
	case t.help:
		printTraceHelp(s, f)
		return nil
	case err != nil:
		return err
	}
	rest := f.Args()[1:]
	if len(rest) < w.least || len(rest) > w.most {
		return misuse.New("trace "+w.name, "this is not how it is called", "usage: "+w.usage())
	}
	if err := w.checkFlags(f); err != nil {
		return err
	}
	return w.run(&t, rest, s)
}

func findWord(name string) (word, error) {
	all := words()
	i := slices.IndexFunc(all, func(w word) bool { return w.name == name })
	if i < 0 {
		names := wordNames()
		return word{}, misuse.New("trace", "name one of "+strings.Join(names, ", "), misuse.Nearest(name, names, "popsh trace --help tells what they do")...)
	}
	return all[i], nil
}

func (w word) usage() string {
	return strings.TrimSpace("popsh trace " + w.name + " [flags] " + w.args)
}

// checkFlags refuses flags that mean nothing to the word.
func (w word) checkFlags(f *pflag.FlagSet) (err error) {
	f.Visit(func(given *pflag.Flag) {
		if !slices.Contains(w.flags, given.Name) && err == nil {
			err = misuse.New("--"+given.Name, "it means nothing to popsh trace "+w.name, "popsh trace --help lists all flags")
		}
	})
	return err
}

func printTraceHelp(s door.Streams, f *pflag.FlagSet) {
	s.Explain("popsh trace works on transcripts.\n\nusage:\n  popsh trace WORD [flags] FILE…\n\nwords:\n")
	for _, w := range words() {
		s.Explain("  %s\n      %s\n", w.usage(), w.short)
	}
	s.Explain("\nflags:\n%s\nforms:\n", door.FlagUsages(f))
	for _, form := range allForms() {
		s.Explain("  %s %-12s  %s\n", form.word, form.name, form.short)
	}
}

// printHelp prints what there is to know of one word.
func (w word) printHelp(s door.Streams, f *pflag.FlagSet) {
	s.Explain("popsh trace %s: %s\n\nusage:\n  %s\n\nflags:\n%s", w.name, w.short, w.usage(), door.FlagUsages(w.flagSet(f)))
	if w.forms == nil {
		return
	}
	s.Explain("\nforms:\n")
	for _, form := range allForms() {
		if form.word == w.name {
			s.Explain("  %-12s  %s\n", form.name, form.short)
		}
	}
}

// A form is one that a word can write or read.
type form struct{ word, name, short string }

func allForms() (all []form) {
	for _, e := range export.Forms {
		all = append(all, form{"export", e.Name, e.Short})
	}
	for _, i := range imports.Formats {
		all = append(all, form{"import", i.Name, i.Short})
	}
	return all
}

// toNew has something written to a new file that appears only when it is whole,
// or to standard output when no file is named.
func toNew(s door.Streams, name string, force bool, write func(io.Writer) error) error {
	if name == "" {
		return write(s.Out)
	}
	f, err := files.NewDraft(name, files.Endings...)
	if err != nil {
		return &misuse.Error{Where: name, Reason: "no file can be made there", Err: door.Cause(err)}
	}
	defer f.Discard()
	out := &door.Noted{Writer: f}
	if err = write(out); err == nil {
		err = f.Publish(name, force)
	} else if out.Err() == nil {
		return err
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return &misuse.Error{Where: name, Reason: "nothing was written", Err: fs.ErrExist, Hint: []string{"take another name; --force replaces the file"}}
	case err != nil:
		return &misuse.Error{Where: name, Reason: "the file cannot be written", Err: door.Cause(err)}
	}
	return nil
}
