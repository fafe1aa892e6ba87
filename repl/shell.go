package repl

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"popsh/repl/door"
	"popsh/repl/editor"
	"popsh/repl/explain"
	"popsh/repl/misuse"
	"popsh/repl/page"
	"popsh/repl/recording"
	"popsh/repl/typing"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
	"popsh/session/wire"
)

// A Shell runs lines against one session at a time. It is for one goroutine.
type Shell struct {
	options        Options
	streams        door.Streams
	view           *view.View
	veil           *wire.Veil
	table          []Command
	rows           []typing.Row // the table for the editor's hooks
	person         person       // who can be asked; nil in a script
	seat           *terminal    // where that person types the lines; nil in a script
	timers         wire.Timers
	passwords      passwords
	proxyPasswords passwords
	records        recording.Set
	unrecorded     error            // why a recording that was asked for is not complete
	keys           *os.File         // of --keylog, or nil
	practice       *practice.Server // nil unless --practice

	session *session.Session     // nil before the first :open
	way     *way                 // how the session was opened
	stamp   string               // of the last greeting that had one, behind its way
	user    string               // the user named last
	refused bool                 // the last reply was -ERR
	left    bool                 // :quit was said
	unasked bool                 // popsh sends a line that nobody typed
	aliases int                  // how many are being run, one inside the other
	piped   bool                 // what is shown goes to another program
	vigil   vigil                // while a line is typed
	mourned *session.Session     // whose end was told
	early   func(*session.Reply) // shows the reply to STLS ahead of the handshake; nil while none is awaited
	seen    *explain.Memory      // the last exchange, for :explain; nil before the first
	lore    lore                 // what completion offers beside
	opened  *opened              // the message that was looked at last; nil for none

	looking sync.Mutex      // held while the editor looks at the session, and while it changes behind its back
	history *editor.History // nil in a script
}

// A person sits at a terminal and can be asked.
type person interface {
	// Ask shows a short prompt and returns the answer without its line end.
	Ask(ctx context.Context, prompt string) (string, error)
	// Password is Ask without echo.
	Password(ctx context.Context, prompt string) ([]byte, error)
}

// NewShell returns a shell that has no session yet. The person is nil when
// nobody can be asked.
func NewShell(o Options, s door.Streams, p person) (*Shell, error) {
	sh := &Shell{options: o, streams: s, person: p, veil: &wire.Veil{}, timers: o.timers(), user: o.User}
	sh.setTable(newTable())
	sh.view = view.New(sh.looks())
	for _, a := range o.aliases {
		if err := sh.define(a); err != nil {
			return nil, err
		}
	}
	if o.Practice {
		if err := sh.startPractice(); err != nil {
			return nil, err
		}
	}
	err := sh.openKeyLog()
	if err == nil {
		err = sh.startRecording()
	}
	if err != nil {
		sh.Close()
		return nil, err
	}
	return sh, nil
}

// looks decides about colours, stream by stream.
func (sh *Shell) looks() view.Options {
	o := sh.streams.Looks(sh.options.Color, sh.options.Theme)
	o.JSON, o.Raw, o.Trace = sh.options.JSON, sh.options.Raw, sh.options.Verbose
	o.Veil = sh.veil
	return o
}

// Exec runs one line: a line that starts with a letter goes over the wire as it
// stands, ":" begins a word for popsh, "#" a comment. While no connection is
// open the local words need no colon. While the server waits for the answer to a
// challenge, every line without a colon is that answer.
//
// What is shown is shown when Exec returns, except for the error.
func (sh *Shell) Exec(ctx context.Context, line string) (err error) {
	defer sh.tellRecordings()
	defer caught(&err)
	text := strings.TrimLeft(line, " \t")
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case strings.HasPrefix(text, ":"):
		return sh.runLocal(ctx, word[1:], rest)
	case sh.online() && sh.session.InExchange() && sh.session.InStep():
		return sh.converse(ctx, nil, []byte(line))
	case text == "", strings.HasPrefix(text, "#"):
		return nil
	case !sh.online() && sh.local(strings.ToLower(word)) != nil:
		return sh.runLocal(ctx, word, rest)
	}
	if err := sh.mustAnswer(ctx); err != nil {
		return err
	}
	if count, rest, ok := typing.CutCount(text); ok {
		return sh.repeat(ctx, count, rest)
	}
	return sh.runWire(ctx, text, word)
}

// An unsentError is that of a line that needs a connection while none is open.
type unsentError struct{ wrong *misuse.Error }

func (e *unsentError) Error() string { return e.wrong.Error() }

// Unwrap returns what is wrong.
func (e *unsentError) Unwrap() error { return e.wrong }

func (sh *Shell) noConnection() error {
	return &unsentError{misuse.New("", "no connection is open, so nothing can be sent", sh.waysBack(), ":help tells more")}
}

// waysBack is the hint for whoever has no connection.
func (sh *Shell) waysBack() string {
	if sh.way == nil {
		return ":open HOST opens one"
	}
	return ":reopen opens the last one again, :open HOST another"
}

func (sh *Shell) online() bool { return sh.session != nil && !sh.session.Closed() }

func (sh *Shell) runLocal(ctx context.Context, word, rest string) error {
	row := sh.local(strings.ToLower(word))
	if row == nil {
		return sh.unknownLocal(word)
	}
	if !row.Offline && !sh.online() {
		return &unsentError{misuse.New(":"+row.Name, "no connection is open", sh.waysBack())}
	}
	if !row.Sink {
		return sh.runRow(ctx, row, rest)
	}
	rest, to, err := cutSink(rest)
	switch {
	case err != nil:
		return err
	case to == nil:
		return sh.runRow(ctx, row, rest)
	}
	return sh.redirected(ctx, to, func() error { return sh.runRow(ctx, row, rest) })
}

// runRow runs a local word with what stands behind it.
func (sh *Shell) runRow(ctx context.Context, row *Command, rest string) error {
	call := Call{Row: row, Rest: rest}
	if !row.takesRest() {
		args, err := typing.Words(rest)
		if err != nil {
			return err
		}
		call.Args = args
	}
	if err := row.checkCount(call.Args); err != nil {
		return err
	}
	run := func() error { return row.Run(ctx, sh, call) }
	if row.Pages {
		return sh.inPages(run)
	}
	return run()
}

// rests are the kinds of arguments that are the rest of a line.
var rests = []Kind{Octets, Line, Text}

// takesRest reports whether the row reads what stands behind its word itself.
func (c *Command) takesRest() bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return slices.Contains(rests, a.Kind) })
}

// checkCount refuses missing and surplus arguments.
func (c *Command) checkCount(args []string) error {
	least, most := 0, len(c.Args)
	for _, a := range c.Args {
		if !a.Optional {
			least++
		}
		if a.Many {
			most = len(args)
		}
	}
	switch {
	case c.takesRest():
		return nil
	case len(args) < least:
		return misuse.New(":"+c.Name, c.Args[len(args)].Name+" is missing", "usage: "+c.Usage())
	case len(args) > most:
		return misuse.New(":"+c.Name, strconv.Quote(args[most])+" is one argument too many", "usage: "+c.Usage())
	}
	return nil
}

func (sh *Shell) unknownLocal(word string) error {
	if word == "" {
		return misuse.New("", "right behind the colon stands a word of popsh", ":help lists them all")
	}
	return misuse.New(":"+word, "there is no such command", sh.nearestLocal(word)...)
}

func (sh *Shell) nearestLocal(word string) []string {
	if verb, ok := pop3.Lookup(word); ok {
		return []string{verb.Verb + ", without the colon, goes to the server"}
	}
	var names []string
	for _, c := range sh.table {
		if c.Verb == nil {
			names = append(names, c.Name)
		}
	}
	if near, ok := pop3.Near(strings.ToLower(word), names); ok {
		return []string{"did you mean :" + near + "?"}
	}
	return []string{":help lists them all"}
}

// ask says what there is to decide and returns the letter that was chosen. Ctrl-C
// chooses nothing.
func (sh *Shell) ask(ctx context.Context, matter, choices string) (string, error) {
	answer, err := sh.question(ctx, matter, choices)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return "", nil
	}
	return answer, err
}

// question is ask where there are more to come: Ctrl-C is an error that ends them all.
func (sh *Shell) question(ctx context.Context, matter, choices string) (string, error) {
	sh.view.Warn(sh.withChoices(matter, choices))
	answer, err := sh.person.Ask(ctx, choices+" ")
	return strings.ToLower(strings.TrimSpace(answer)), err
}

// withChoices returns what there is to decide, and the choices where a terminal is
// too narrow to show them before the answer.
func (sh *Shell) withChoices(matter, choices string) string {
	if sh.seat != nil && page.Width(choices) >= sh.halfRow() {
		return matter + ": " + choices
	}
	return matter
}

// closed closes the shell and returns the error of what it did. Where that went well,
// it is that a recording that was asked for is not complete, which was told already.
func (sh *Shell) closed(err error) error {
	sh.Close()
	if err == nil {
		err = sh.unrecorded
	}
	return err
}

// screenColumns is how wide a terminal is taken to be that does not tell.
const screenColumns = 80

// halfRow is how wide a prompt or a question may be.
func (sh *Shell) halfRow() int {
	if n := sh.streams.Width(); n > 0 {
		return n / 2
	}
	return screenColumns / 2
}

// Close drops the session, ends the recordings and stops the practice server.
func (sh *Shell) Close() {
	sh.closeOpened()
	if sh.session != nil {
		sh.session.Close()
	}
	sh.closeRecordings()
	if sh.keys != nil {
		sh.keys.Close()
	}
	if sh.practice != nil {
		sh.practice.Close()
	}
}
