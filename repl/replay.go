package repl

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/replay"
	"popsh/repl/secrets"
	"popsh/trace/compare"
)

// replayOptions are what the command line of a replay says.
type replayOptions struct {
	Options
	sources   secrets.Flags
	params    []string
	level     string // "" for the usual one
	ignore    []string
	keep      []string
	report    string
	update    string // "", same, new or ask
	record    string // never, missing or always
	allowDele string // "", yes or rset
	slowdown  factor
	timing    bool
	yes       bool
	against   string // of tests: a host, or a server inside
	jobs      int    // of tests: how many at a time
	help      bool
}

// connectionFlags are the flags of the shell that a replay has too.
var connectionFlags = []string{"practice", "switch", "user", "tls", "port", "ca", "insecure", "pin", "tls-min", "tls-max", "tls-ciphers", "tls-groups", "tls-name", "ipv4", "ipv6", "source", "proxy", "proxy-user", "proxy-password-file", "proxy-password-command", "proxy-header", "socket", "color", "timeout", "connect-timeout", "allow-cleartext", "keep-going", "no-autosave", "no-config"}

// flags returns the flags of `popsh replay`, bound to r.
func (r *replayOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh replay", pflag.ContinueOnError)
	f.SortFlags = false
	r.compareFlags(f)
	r.updateFlags(f)
	r.shared(f)
	return f
}

// updateFlags are about what becomes of the file.
func (r *replayOptions) updateFlags(f *pflag.FlagSet) {
	f.StringVar(&r.update, "update", "", "write what differs into FILE; with --update=ask one exchange after the other, with --update=new into FILE.new (`HOW`)")
	f.Lookup("update").NoOptDefVal = updateSame
	f.StringVar(&r.record, "record", recordNever, "`WHICH` replies to write into FILE anew: never, missing (where it has none), or always")
}

// compareFlags are about what is sent, compared and reported.
func (r *replayOptions) compareFlags(f *pflag.FlagSet) {
	f.StringArrayVar((*[]string)(&r.sources), "secret", nil, "where a secret comes from: `[N=]SOURCE`, env:VAR, file:PATH, cmd:COMMAND or ask; may be repeated")
	f.StringArrayVar(&r.params, "param", nil, "a value for a name that the file declares, `NAME=VALUE`; may be repeated")
	f.StringVar(&r.level, "level", "", "how exactly to compare: exact, normal or shape (`LEVEL`)")
	f.StringSliceVar(&r.ignore, "ignore", nil, "differences that do not count: `RULES`, with commas; they are listed below")
	f.StringSliceVar(&r.keep, "keep", nil, "differences that count, though the level ignores them: `RULES`")
	f.StringVar(&r.report, "report", "", "print a report for programs: ndjson, junit or tap (`KIND`)")
	f.StringVar(&r.allowDele, "allow-dele", "", "send DELE too; with --allow-dele=rset RSET takes it back before QUIT (`HOW`)")
	f.Lookup("allow-dele").NoOptDefVal = allowYes
	f.BoolVar(&r.timing, "timing", false, "wait before each command as long as the recorded client did")
	f.Var(&r.slowdown, "max-slowdown", "a reply may take `N` times as long as recorded, or it differs; as 3x")
	f.BoolVarP(&r.yes, "yes", "y", false, "do not ask before the run")
}

// shared adds the flags of the shell.
func (r *replayOptions) shared(f *pflag.FlagSet) {
	r.Options = Options{Hints: true, Pager: "auto", Prompt: usualPrompt}
	all := r.Options.flags()
	for _, name := range connectionFlags {
		if flag := all.Lookup(name); flag != nil {
			f.AddFlag(flag)
		}
	}
	f.Lookup("user").Usage = "sign on as `NAME` where the transcript names nobody"
	f.BoolVarP(&r.help, "help", "h", false, "print this help")
}

// The values of --allow-dele.
const (
	allowYes  = "yes"
	allowRset = "rset"
)

// check refuses what does not go together.
func (r *replayOptions) check() error {
	if err := r.Options.check(); err != nil {
		return err
	}
	reports := slices.Sorted(maps.Keys(compare.Reports))
	err := checkPicked(
		picked{"--report", cmp.Or(r.report, reports[0]), reports},
		picked{"--allow-dele", cmp.Or(r.allowDele, allowYes), []string{allowYes, allowRset}},
		picked{"--update", cmp.Or(r.update, updateSame), []string{updateSame, updateNew, updateAsk}},
		picked{"--record", cmp.Or(r.record, recordNever), []string{recordNever, recordMissing, recordAlways}})
	if err != nil {
		return err
	}
	if r.update != "" && r.record == recordAlways {
		return misuse.New("--update", "it does not go with --record=always, which writes every reply anew", leaveOut)
	}
	_, err = r.rules(false)
	return err
}

// A factor is a positive number, which may have an x behind it.
type factor float64

func (f *factor) String() string {
	if *f == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(*f), 'g', -1, 64) + "x"
}

// Type is what pflag calls it.
func (f *factor) Type() string { return "factor" }

// Set reads a factor.
func (f *factor) Set(text string) error {
	n, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(n > 0 && n < 1e6) {
		return fmt.Errorf("%q is no factor such as 3x", text)
	}
	*f = factor(n)
	return nil
}

// rules returns the rules to compare by; a test is exact unless a level is named.
func (r *replayOptions) rules(test bool) (compare.Ruleset, error) {
	level := r.level
	if level == "" && test {
		level = "exact"
	} else if level == "" {
		level = "normal"
	}
	set, err := compare.NewRuleset(level, r.ignore, r.keep)
	if err != nil {
		return nil, &misuse.Error{Where: "--level, --ignore, --keep", Reason: "cannot be used", Err: err}
	}
	return set, nil
}

// parse reads the command line and returns its arguments.
func (r *replayOptions) parse(name string, f *pflag.FlagSet, args []string, s door.Streams) ([]string, error) {
	if err := door.Read(name, f, args, "popsh "+name+" --help lists all flags"); err != nil {
		return nil, err
	}
	if r.help {
		return nil, nil
	}
	r.Options.noteFlags(f)
	if err := r.check(); err != nil {
		return nil, err
	}
	return f.Args(), r.Options.configure(s.Getenv)
}

// replayDoor is `popsh replay FILE HOST`.
func replayDoor(args []string, s door.Streams) error {
	var r replayOptions
	f := r.flags()
	args, err := r.parse("replay", f, args, s)
	switch {
	case err != nil:
		return err
	case r.help:
		printReplayHelp(s, f)
		return nil
	case len(args) == 0:
		return misuse.New("replay", "no transcript was named", "popsh replay FILE HOST")
	case len(args) == 1 && !r.Practice:
		return misuse.New("replay", "no host was named; the one in the file is never taken", "popsh replay FILE HOST, or popsh replay --practice FILE")
	case len(args) > 2 || len(args) == 2 && r.Practice:
		return misuse.New("replay", fmt.Sprintf("%q is one argument too many", args[len(args)-1]), "popsh replay FILE HOST")
	}
	if len(args) == 2 {
		r.Target = args[1]
	}
	return r.seated(s, func(ctx context.Context, sh *Shell) error {
		w, err := sh.firstWay()
		if err != nil {
			return err
		}
		return sh.replayFile(ctx, &r, args[0], w)
	})
}

// seated runs f with a shell, at the terminal if there is one.
func (r *replayOptions) seated(s door.Streams, f func(context.Context, *Shell) error) error {
	ctx, stop := interruptible(context.Background())
	defer stop()
	var asked person
	t := &terminal{}
	if s.InTTY && s.ErrTTY {
		asked = t
	}
	sh, err := NewShell(r.Options, s, asked)
	if err != nil {
		return err
	}
	defer sh.Close()
	if asked != nil {
		if err := sh.sitDown(t); err != nil {
			return err
		}
		defer t.Close()
	}
	return f(ctx, sh)
}

// A DifferError says that a live session was not as recorded.
type DifferError struct{ Differ, All int }

func (e *DifferError) Error() string {
	return fmt.Sprintf("the session is not as recorded: %d of %d exchanges differ", e.Differ, e.All)
}

// replayFile replays a transcript against the server at the end of a way.
func (sh *Shell) replayFile(ctx context.Context, r *replayOptions, name string, w *way) error {
	run, err := sh.newRerun(r, name, w)
	if err == nil {
		err = r.checkUse(run.script.Needs)
	}
	if err == nil {
		err = run.plan(ctx)
	}
	if err == nil {
		err = run.supply(ctx)
	}
	if err != nil {
		return err
	}
	defer run.Wipe()
	suite := run.suite(ctx)
	if r.report != "" {
		if err := compare.Reports[r.report](sh.streams.Out, []compare.Suite{suite}); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	if suite.Err == nil && r.rewrites() {
		return sh.updateFile(ctx, r, name, run.Outcomes())
	}
	return verdict(suite)
}

// suite runs the replay, shows it unless there will be a report, and returns what
// became of it.
func (r *rerun) suite(ctx context.Context) compare.Suite {
	before := r.sh.way
	defer func() { r.sh.session, r.sh.way = nil, before }()
	quiet := r.options.report != ""
	screen := replay.NewScreen(r.sh.view)
	if !quiet {
		r.Told = screen.Tell
	}
	err := r.Run(ctx)
	if !quiet {
		screen.Fold()
		r.sh.view.Line(replay.Total(r.Outcomes()))
	}
	return compare.Suite{Name: r.name, Outcomes: r.Outcomes(), Err: err}
}

// verdict is the error for what became of a transcript.
func verdict(s compare.Suite) error {
	differ := 0
	for _, o := range s.Outcomes {
		if o.Verdict > compare.Tolerated {
			differ++
		}
	}
	switch {
	case s.Err != nil:
		return s.Err
	case differ > 0:
		return &DifferError{differ, len(s.Outcomes)}
	}
	return nil
}

func printReplayHelp(s door.Streams, f *pflag.FlagSet) {
	var rules strings.Builder
	for _, rule := range compare.Rules {
		fmt.Fprintf(&rules, "  %-14s  %s\n", rule.Name, rule.About)
	}
	s.Explain(`popsh replay sends what the client of a transcript sent, and compares the replies.

usage:
  popsh replay FILE HOST [flags]
  popsh replay --practice FILE [flags]

flags:
%s
differences that may be ignored or kept (all but code and body are ignored by the
level normal, none by exact, all by shape):
%s
exit status: 0 as recorded, 1 different, 2 not run, 3 no connection, 4 connection lost
`, door.FlagUsages(f), rules.String())
}
