package repl

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"popsh/repl/coredump"
	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/serving"
)

// Main runs popsh with the arguments of the command line, its name left out, and
// returns the exit status.
func Main(args []string, s door.Streams) int {
	coredump.Forbid()
	if len(args) > 0 {
		if d, ok := findDoor(args[0]); ok {
			return ExitCode(shown(s, s.Whole(func(s door.Streams) error { return d.Run(args[1:], s) })))
		}
	}
	o, err := parseOptions(args)
	switch {
	case err != nil:
		return ExitCode(shown(s, err))
	case o.Help || o.Version:
		return ExitCode(shown(s, s.Whole(func(s door.Streams) error { tell(s, &o); return nil })))
	}
	if err := o.configure(s.Getenv); err != nil {
		return ExitCode(shown(s, err))
	}
	return ExitCode(run(o, s))
}

// tell tells about popsh itself what the command line asks for.
func tell(s door.Streams, o *Options) {
	if o.Help {
		printHelp(s, o)
		return
	}
	fmt.Fprintln(s.Out, "popsh", version())
}

// shown shows an error that no shell could show.
func shown(s door.Streams, err error) error {
	if err != nil {
		s.View().Problem(err)
	}
	return err
}

func run(o Options, s door.Streams) error {
	ctx := context.Background()
	if o.Raw && s.OutTTY {
		return shown(s, misuse.New("--raw", "exact octets are not written to a terminal", "send them to a file or a pipe, or use :save"))
	}
	if s.InTTY {
		return runSeated(ctx, o, s)
	}
	sh, err := NewShell(o, s, nil)
	if err != nil {
		return shown(s, err)
	}
	return sh.closed(sh.batch(ctx))
}

// runSeated runs a shell at a terminal, where somebody types lines or may be asked
// about those of a script.
func runSeated(ctx context.Context, o Options, s door.Streams) (err error) {
	t := &terminal{}
	sh, err := NewShell(o, s, t)
	if err != nil {
		return shown(s, err)
	}
	defer func() { err = sh.closed(err) }()
	if err := sh.sitDown(t); err != nil {
		return shown(s, err)
	}
	defer t.Close()
	if err := t.KeepOutput(); err != nil {
		sh.view.Warn("the terminal's modes cannot be set: " + err.Error())
	}
	if len(o.Lines) == 0 && o.File == "" {
		sh.seat = t
		return sh.interactive(ctx)
	}
	return sh.batch(ctx)
}

// first opens the connection that the command line names.
func (sh *Shell) first(ctx context.Context) error {
	w, err := sh.firstWay()
	if err != nil || w == nil {
		return err
	}
	return sh.open(ctx, w)
}

func (sh *Shell) firstWay() (*way, error) {
	o := sh.options
	if o.Practice {
		return &way{mode: o.mode(), user: o.User, auth: o.Auth, practice: true}, nil
	}
	if o.Target == "" {
		return nil, nil
	}
	w, err := o.wayTo(o.Target, "")
	if err != nil {
		return nil, err
	}
	if o.Port != 0 {
		w.target.Port = o.Port
	}
	if o.User != "" {
		w.user = o.User
	}
	if w.auth == "" {
		w.auth = o.Auth
	}
	return w, nil
}

func (sh *Shell) interactive(ctx context.Context) error {
	sh.seat.Outlive()
	connecting, stop := sh.interruptible(ctx)
	err := sh.first(connecting)
	stop()
	sh.conclude(ctx, err)
	if err != nil && !sh.online() {
		return err
	}
	sh.welcome()
	return sh.talk(ctx)
}

// welcome says what to do next.
func (sh *Shell) welcome() {
	if sh.practice != nil {
		sh.view.Info("its users, with their passwords; :help practice tells how to begin:\n" + serving.Logins())
	}
	sh.view.Info(":help explains everything, :quit leaves")
}

func (sh *Shell) batch(ctx context.Context) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	defer context.AfterFunc(ctx, stop)() // the second Ctrl-C is not waited for
	next, closing, err := sh.script()
	if err != nil {
		sh.report(err)
		return err
	}
	defer closing.Close()
	if err := sh.first(ctx); err != nil {
		sh.report(err)
		return err
	}
	return sh.runScript(ctx, next)
}

// script returns where the lines come from.
func (sh *Shell) script() (source, io.Closer, error) {
	o := sh.options
	switch {
	case len(o.Lines) > 0:
		return fromList(o.Lines), io.NopCloser(nil), nil
	case o.File == "" || o.File == "-":
		return fromReader("standard input", sh.streams.In), io.NopCloser(nil), nil
	}
	f, err := os.Open(o.File)
	if err != nil {
		return nil, nil, &misuse.Error{Where: "-f", Reason: "the file cannot be read", Err: err}
	}
	return fromReader(o.File, f), f, nil
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
