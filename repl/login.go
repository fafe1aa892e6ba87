package repl

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
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
	secret, err := sh.secret(ctx)
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
		return &UsageError{Where: call.Row.Name, Reason: "nothing was sent", Err: err, Hint: []string{"log in another way: USER and PASS, or AUTH"}}
	}
	sh.advise(sh.session.Request([]byte(call.Line)))
	secret, err := sh.secret(ctx)
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
	if err := sh.guard(ctx, call.Row.Verb, clearMechanism(call.Args[0])); err != nil {
		return err
	}
	sh.advise(sh.session.Request([]byte(call.Line)))
	credentials, err := sh.credentials(ctx)
	if err != nil {
		return err
	}
	return sh.authenticate(ctx, call.Row, call.Args[0], credentials)
}

// credentials are the user named last and his secret, asked for as needed.
func (sh *Shell) credentials(ctx context.Context) (sasl.Credentials, error) {
	if sh.user == "" {
		if sh.person == nil {
			return sasl.Credentials{}, usage("", "no user is known", "name one with -u NAME")
		}
		name, err := sh.person.Ask(ctx, "user name: ")
		if err != nil {
			return sasl.Credentials{}, err
		}
		sh.user = strings.TrimSpace(name)
	}
	secret, err := sh.secret(ctx)
	return sasl.Credentials{User: sh.user, Secret: secret}, err
}

func (sh *Shell) authenticate(ctx context.Context, row *Command, mechanism string, c sasl.Credentials) error {
	client, err := sh.session.SASL(mechanism, c)
	if err != nil {
		return err
	}
	return sh.exchange(ctx, row, func() (*session.Reply, error) {
		begun := false
		reply, err := sh.session.Authenticate(ctx, mechanism, client, &session.AuthOptions{Step: func(s session.Step) {
			sh.concealStep(s, c.User)
			if !begun {
				begun = true
				sh.tellBegin(mechanism, s.Initial)
			}
			sh.tellStep(mechanism, s)
		}})
		if !begun {
			sh.tellBegin(mechanism, false)
		}
		var given *session.AuthError
		if errors.As(err, &given) && given.Reply != nil {
			reply = given.Reply
		}
		return reply, err
	})
}

// concealStep hides a message of the client, and what it holds beside the name: a
// digest can be ground for the password behind it.
func (sh *Shell) concealStep(s session.Step, user string) {
	message := s.Sent.Reveal()
	sh.conceal(message)
	if digest, ok := bytes.CutPrefix(message, []byte(user+" ")); ok {
		sh.conceal(digest)
	}
}

// tellBegin shows the line that began an exchange.
func (sh *Shell) tellBegin(mechanism string, initial bool) {
	line, secret := exchangeVerb().Verb+" "+mechanism, wire.Span{}
	if initial {
		secret = wire.Span{From: len(line) + 1, To: len(line) + 2}
		line += " ="
	}
	sh.view.Sent([]byte(line), secret, sh.secured())
}

// tellStep shows a message of an exchange: the server's decoded, of the client's
// what may be seen, and what such a message holds.
func (sh *Shell) tellStep(mechanism string, s session.Step) {
	sh.seen.KeepStep(s)
	about, _ := pop3.LookupMechanism(mechanism)
	if s.FromServer || !s.Initial {
		sh.view.Step(s, sh.secured())
	}
	if !s.FromServer {
		sh.view.Info(answerName(s) + ": " + answerText(s) + " (" + about.Answer(s.Number).Holds + ")")
	}
}

func answerName(s session.Step) string {
	if s.Initial {
		return "initial response"
	}
	return "response"
}

// answerText is a message of the client, or stars.
func answerText(s session.Step) string {
	if s.Secret {
		return "****"
	}
	return view.Quote(s.Octets.Bytes())
}

// signOn logs in at once, in the way that --auth names.
func (sh *Shell) signOn(ctx context.Context, auth string) error {
	switch strings.ToLower(auth) {
	case "auto", "":
		return sh.signOnAuto(ctx)
	case "user":
		return sh.signOnUser(ctx)
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
	return row.Run(ctx, sh, Call{Row: row, Line: line, Rest: strings.Join(args, " "), Args: args})
}

func (sh *Shell) signOnUser(ctx context.Context) error {
	if err := sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Sets.Has(pop3.UserGiven) }), sh.user); err != nil {
		return err
	}
	return sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Takes(pop3.Secret) }))
}

// signOnAuto asks for the capabilities and takes the strongest mechanism that
// both sides know, or USER and PASS when the server announces none. APOP is never
// chosen by itself: a server could pick the timestamp (CVE-2007-1558). After a
// failure nothing weaker is tried.
func (sh *Shell) signOnAuto(ctx context.Context) error {
	if err := sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.CapabilityLines })); err != nil {
		var refused *session.RefusedError
		if !errors.As(err, &refused) {
			return err
		}
	}
	if best := sh.strongest(); best != "" {
		return sh.run(ctx, exchangeVerb(), best)
	}
	return sh.signOnUser(ctx)
}

// strongest returns the announced mechanism that is best, "" if there is none to
// use: one that sends the secret itself counts only where it may be sent.
func (sh *Shell) strongest() string {
	if sh.session.Capabilities() == nil {
		return ""
	}
	hidden := sh.secured() || sh.options.AllowCleartext || sh.nearby()
	usable := slices.DeleteFunc(sh.session.Capabilities().Mechanisms(), func(name string) bool {
		_, spoken := sasl.Find(name)
		return !spoken || clearMechanism(name) && !hidden
	})
	if len(usable) == 0 {
		return ""
	}
	return slices.MaxFunc(usable, func(a, b string) int {
		return cmp.Or(cmp.Compare(sh.discretion(a), sh.discretion(b)), cmp.Compare(strength(a), strength(b)))
	})
}

// discretion is 1 for a mechanism that tells nobody on the way the secret, else 0.
func (sh *Shell) discretion(name string) int {
	if sh.secured() || !clearMechanism(name) {
		return 1
	}
	return 0
}

func strength(name string) int {
	if m, ok := pop3.LookupMechanism(name); ok {
		return m.Strength
	}
	return -1
}
