package repl

import (
	"context"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
)

// openRow is the word :open.
func openRow() Command {
	return Command{Name: "open", Args: args(arg("target", Target), some(Arg{Name: "--tls=…", Kind: Option, Among: tlsOptions})), Offline: true, Run: runOpen,
		Short: "open a connection",
		Long: `The target is a host, host:port, user@host, a URL such as pop3s://pop.example.org, or
the name of a server in the configuration file.
With no port and no scheme, implicit TLS on port 995 is tried first, then port 110
with STLS. --tls=implicit, --tls=stls or --tls=none names the way instead.`,
		Example: []string{":open pop.example.org", ":open localhost:1110 --tls=none", ":open pop3s://alice@pop.example.org"}}
}

func runOpen(ctx context.Context, sh *Shell, call Call) error {
	tls := ""
	if len(call.Args) > 1 {
		name, ok := strings.CutPrefix(call.Args[1], "--tls=")
		if !ok {
			return misuse.New(":open", view.Quote(call.Args[1])+" is not known here", "--tls=auto, --tls=implicit, --tls=stls or --tls=none")
		}
		if err := misuse.Among("--tls", name, session.ModeNames()); err != nil {
			return err
		}
		tls = name
	}
	w, err := sh.options.wayTo(call.Args[0], tls)
	if err != nil {
		return err
	}
	return sh.open(ctx, w)
}

// reopenRow is the word :reopen.
func reopenRow() Command {
	return Command{Name: "reopen", Offline: true, Run: runReopen, Short: "open the last connection again",
		Long: "It goes the same way as the connection before, to the same host and port with the same kind of TLS."}
}

func runReopen(ctx context.Context, sh *Shell, _ Call) error {
	if sh.way == nil {
		return misuse.New(":reopen", "no connection was open before", ":open HOST opens one")
	}
	return sh.open(ctx, sh.way)
}

// dropRow is the word :drop.
func dropRow() Command {
	return Command{Name: "drop", Run: runDrop, Short: "end the connection without QUIT",
		Long: "The connection is closed at once. Without QUIT there is no UPDATE state, so no message that is marked as deleted is removed (RFC 1939 §6)."}
}

func runDrop(_ context.Context, sh *Shell, _ Call) error {
	sh.drop()
	return nil
}
