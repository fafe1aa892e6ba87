package repl

import (
	"context"
	"fmt"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

// runSecret runs a verb that takes a secret. Without one it is asked for, so
// that it is never seen.
func runSecret(ctx context.Context, sh *Shell, call Call) error {
	if len(call.Args) > 0 {
		return runVerb(ctx, sh, call)
	}
	if err := sh.guard(ctx, call.Row.Verb, true); err != nil {
		return err
	}
	sh.advise(sh.session.Request([]byte(call.Line)))
	secret, err := sh.secret(ctx, aPassword)
	if err != nil {
		return err
	}
	return sh.sendWith(ctx, call.Row, strings.TrimRight(call.Line, " "), secret.Reveal())
}

// sendWith sends a line with a secret behind it and wipes the copy.
func (sh *Shell) sendWith(ctx context.Context, row *Command, line string, secret []byte) error {
	whole := append([]byte(line+" "), secret...)
	defer clear(whole)
	return sh.converse(ctx, row, whole)
}

// runDigest runs a verb that takes a digest of the secret. Without it the secret
// is asked for and the digest computed from the greeting's timestamp.
func runDigest(ctx context.Context, sh *Shell, call Call) error {
	if len(call.Args) != 1 {
		return runVerb(ctx, sh, call)
	}
	stamp, err := sh.session.Stamp()
	if err != nil {
		return &misuse.Error{Where: call.Row.Name, Reason: "nothing was sent", Err: err, Hint: []string{"log in another way: USER and PASS, or AUTH"}}
	}
	sh.advise(sh.session.Request([]byte(call.Line)))
	sh.user = call.Args[0] // whose secret it is
	secret, err := sh.secret(ctx, aPassword)
	if err != nil {
		return err
	}
	return sh.sendWith(ctx, call.Row, call.Line, []byte(sasl.APOP(stamp, secret)))
}

// runExchange runs AUTH. With a mechanism alone the whole exchange is run and
// every step shown; with an initial response, or for a mechanism that is not
// known, the line is sent as typed and the answers are typed as well.
func runExchange(ctx context.Context, sh *Shell, call Call) error {
	if len(call.Args) != 1 {
		return runVerb(ctx, sh, call)
	}
	if _, known := sasl.Find(call.Args[0]); !known {
		sh.view.Warn(fmt.Sprintf("popsh does not speak %s: type the answers to its challenges in base64, or * to cancel", view.Quote(call.Args[0])))
		return runVerb(ctx, sh, call)
	}
	if err := sh.guard(ctx, call.Row.Verb, pop3.GivesAway(call.Args[0])); err != nil {
		return err
	}
	sh.advise(sh.session.Request([]byte(call.Line)))
	about, _ := pop3.LookupMechanism(call.Args[0])
	credentials, err := sh.credentials(ctx, about)
	if err != nil {
		return err
	}
	return sh.authenticate(ctx, call.Row, call.Args[0], credentials)
}

// signOn logs in at once, in the way that --auth names.
func (sh *Shell) signOn(ctx context.Context, auth string) error {
	switch strings.ToLower(auth) {
	case "auto", "":
		return sh.signOnAuto(ctx)
	case "user":
		return sh.signOnUser(ctx)
	case "token":
		return sh.signOnToken(ctx)
	case "apop":
		return sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Takes(pop3.Digest) }), sh.user)
	}
	return sh.run(ctx, exchangeVerb(), auth)
}

func exchangeVerb() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.Exchange })
}

// run runs a verb as if it had been typed with the arguments.
func (sh *Shell) run(ctx context.Context, verb *pop3.Command, args ...string) error {
	line := strings.Join(append([]string{verb.Verb}, args...), " ")
	row := sh.row(verb)
	sh.view.Info("sending " + verb.Verb + " for you")
	sh.unasked = true
	defer func() { sh.unasked = false }()
	return row.Run(ctx, sh, Call{Row: row, Line: line, Rest: strings.Join(args, " "), Args: args})
}

func (sh *Shell) signOnUser(ctx context.Context) error {
	if err := sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Sets.Has(pop3.UserGiven) }), sh.user); err != nil {
		return err
	}
	return sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Takes(pop3.Secret) }))
}
