package repl

import (
	"context"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/secrets"
	"popsh/repl/typing"
)

// replayFlags are the flags of :replay that are offered.
var replayFlags = []string{"--secret=", "--level=exact", "--level=shape", "--keep=", "--ignore=", "--keep-going", "--allow-dele", "--timing", "--update", "--update=ask", "--record=missing", "--record=always", "--yes"}

// replayLists are those of them that take lists.
var replayLists = typing.Lists{"--ignore": ruleNames(), "--keep": ruleNames()}

// replayRows are the words that send a transcript again.
func replayRows() []Command {
	return []Command{
		{Name: "replay", Args: args(arg("file", File), some(many(Arg{Name: "--flag", Kind: Option, Among: replayFlags, Lists: replayLists}))), Offline: true, Run: runReplay,
			Short: "send what a transcript's client sent, and compare",
			Long: `It goes to the server that was opened last, over a connection of its own, so the one
before must have ended. Secrets are asked for, or come from --secret N=env:VAR. Each
exchange is = the same, ~ the same after a rule, ! different, - missing or + new. The
flags are those of popsh replay, which --help lists.`,
			Example: []string{":replay session.p3t", ":replay session.p3t --level=exact --keep-going"}},
	}
}

func runReplay(ctx context.Context, sh *Shell, call Call) error {
	switch {
	case sh.online():
		return misuse.New(":replay", "a connection is open", "QUIT or :drop ends it first")
	case sh.way == nil:
		return misuse.New(":replay", "no server is known yet", ":open HOST opens a connection; :replay then goes the same way")
	}
	r := replayOptions{Options: sh.options}
	f := pflag.NewFlagSet(":replay", pflag.ContinueOnError)
	r.compareFlags(f)
	r.updateFlags(f)
	f.BoolVar(&r.KeepGoing, "keep-going", r.KeepGoing, "")
	if err := door.Read(":replay", f, call.Args, "popsh replay --help lists the flags"); err != nil {
		return err
	}
	if err := r.check(); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return misuse.New(":replay", "one file is to be named", "usage: "+call.Row.Usage())
	}
	if sh.person != nil {
		r.sources = append(secrets.Flags{"ask"}, r.sources...)
	}
	return sh.replayFile(ctx, &r, f.Arg(0), sh.way)
}
