package repl

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// runWire runs a line for the server.
func (sh *Shell) runWire(ctx context.Context, line, word string) error {
	verb, known := pop3.Lookup(word)
	if _, err := wire.CommandLine([]byte(line)); err != nil {
		return unsendable(verb, line, err)
	}
	switch {
	case known && mayBeSent(verb):
		return sh.runVerbTo(ctx, verb, line, word)
	case known:
		return sh.runKnown(ctx, verb, line, word)
	case word == "" || !letter(word[0]):
		return misuse.New("", fmt.Sprintf("a line cannot begin with %q", line[:1]),
			"a letter begins a command for the server, : one for popsh such as :help, # a comment", `:raw "…\r\n" sends any octets`)
	}
	return sh.runUnknown(ctx, line, word)
}

// unsendable says why a line cannot be sent. The answer to a challenge may be as
// long as it likes, but not on the line that begins the exchange (RFC 5034 §4).
func unsendable(verb *pop3.Command, line string, err error) error {
	wrong, ok := errors.AsType[*wire.LineError](err)
	if !ok || verb == nil || verb.Body != pop3.Exchange || len(line)+2 <= wire.CommandMax {
		return err
	}
	mechanism, _, _ := strings.Cut(strings.TrimSpace(line[len(verb.Verb):]), " ")
	begin := verb.Verb + " " + view.Escape([]byte(mechanism))
	return misuse.New(verb.Verb, wrong.Reason, begin+" alone has popsh run the exchange",
		`:raw "`+begin+`\r\n" begins it by hand: the answer is a line of its own, of any length (RFC 5034 §4)`)
}

func (sh *Shell) runKnown(ctx context.Context, verb *pop3.Command, line, word string) error {
	row := sh.row(verb)
	rest := strings.TrimPrefix(line[len(word):], " ")
	return row.Run(ctx, sh, Call{Row: row, Line: line, Rest: rest, Args: verb.Split(rest)})
}

// runVerbTo runs a verb whose output may go to a file or a command.
func (sh *Shell) runVerbTo(ctx context.Context, verb *pop3.Command, line, word string) error {
	line, to, err := cutSink(line)
	run := func() error { return sh.runKnown(ctx, verb, line, word) }
	switch {
	case err != nil:
		return err
	case to == nil:
		return run()
	}
	return sh.redirected(ctx, to, run)
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// runUnknown sends a verb that no table knows. One that looks like a slip is
// asked about first, if there is somebody to ask.
func (sh *Shell) runUnknown(ctx context.Context, line, word string) error {
	name, run := sh.meant(ctx, line, word)
	if name == "" || sh.person == nil {
		sh.warnUnknown(word)
		return sh.send(ctx, nil, []byte(line))
	}
	answer, err := sh.ask(ctx, word+" is no command that popsh knows", "[s]end it, [r]un "+name+" or [n]either?")
	if err != nil {
		return err
	}
	switch answer {
	case "s":
		return sh.send(ctx, nil, []byte(line))
	case "r", "y":
		return run()
	}
	sh.view.Info("nothing was sent")
	return nil
}

// meant returns what a line with an unknown verb was probably meant to be, and runs
// it: a word of popsh whose colon is missing, or the verb that is nearest.
func (sh *Shell) meant(ctx context.Context, line, word string) (name string, run func() error) {
	if own := sh.local(strings.ToLower(word)); own != nil {
		rest := strings.TrimPrefix(line[len(word):], " ")
		return ":" + own.Name, func() error { return sh.runLocal(ctx, word, rest) }
	}
	if near, ok := pop3.Nearest(word); ok {
		return near.Verb, func() error { return sh.runWire(ctx, near.Verb+line[len(word):], near.Verb) }
	}
	return "", nil
}

// warnUnknown says that a verb is unknown; a secret may stand behind it, or in it.
func (sh *Shell) warnUnknown(word string) {
	shown, _, _ := strings.Cut(word, "\t")
	if from, found := pop3.GluedSecret([]byte(shown)); found {
		shown = shown[:from] + "****"
	}
	text := fmt.Sprintf("%s is no command that popsh knows; it is sent as typed", sh.veil.Mask(nil, []byte(shown)))
	if own := sh.local(strings.ToLower(word)); own != nil {
		text += "; popsh has :" + own.Name
	}
	sh.view.Warn(text)
}

// runVerb sends a line of a known verb once its arguments look right.
func runVerb(ctx context.Context, sh *Shell, call Call) error {
	if err := sh.checkArgs(call); err != nil {
		return err
	}
	err := sh.send(ctx, call.Row, []byte(call.Line))
	if own := sh.local(strings.ToLower(call.Row.Name)); own != nil && is[*session.RefusedError](err) {
		sh.view.Info("popsh itself has :" + own.Name)
	}
	return err
}

// checkArgs refuses arguments that no server can make sense of, and warns of
// those that many take.
func (sh *Shell) checkArgs(call Call) error {
	verb := call.Row.Verb
	for _, wrong := range pop3.CheckArgs(verb, call.Args) {
		if wrong.Mild {
			sh.view.Warn(wrong.Error())
			continue
		}
		hints := []string{"usage: " + verb.Usage()}
		if session.NewRequest([]byte(call.Line)).Secret.Empty() {
			hints = append(hints, fmt.Sprintf(`to send it as it is: :raw "%s\r\n"`, quotable(call.Line)))
		}
		return &misuse.Error{Where: verb.Verb, Reason: "nothing was sent", Hint: hints, Err: wrong}
	}
	return nil
}

func quotable(line string) string {
	quoted := fmt.Sprintf("%q", line)
	return quoted[1 : len(quoted)-1]
}

// send sends a line and shows the reply. The error says, beside what went wrong,
// that the server said no.
func (sh *Shell) send(ctx context.Context, row *Command, line []byte) error {
	r := sh.session.Request(line)
	if err := sh.guard(ctx, r.Command, sh.holdsClearSecret(r)); err != nil {
		return err
	}
	sh.advise(r)
	return sh.converse(ctx, row, line)
}

// advise warns of what the server may object to.
func (sh *Shell) advise(r session.Request) {
	if n := sh.session.Machine().Deletions(); n > 0 && r.Command != nil && r.Command.Next == pop3.Update {
		sh.view.Info(fmt.Sprintf("%s carries out the deletions; messages deleted for good: %d", r.Command.Verb, n))
	}
	for _, a := range sh.session.Machine().Advise(r.Command, r.Args, sh.session.Capabilities()) {
		sh.view.Warn(fmt.Sprintf("%s (%s); %s", a.Text, a.Ref, a.Hint))
	}
}

// converse sends a line as it is and shows the reply.
func (sh *Shell) converse(ctx context.Context, row *Command, line []byte) error {
	r := sh.session.Request(line)
	sh.notice(r)
	return sh.exchange(ctx, row, func() (*session.Reply, error) { return sh.session.Do(ctx, r) })
}

// notice shows what is sent, and remembers secrets so that they can be hidden
// when the server repeats them.
func (sh *Shell) notice(r session.Request) {
	sh.hide(r)
	if len(r.Args) > 0 && r.Command != nil && r.Command.Takes(pop3.Name) {
		sh.user = r.Args[0]
	}
	if len(r.Args) > 0 && r.Command != nil && r.Command.Body == pop3.Exchange {
		sh.user = "" // named inside the exchange, if at all
	}
	sh.view.Sent(r.Line, r.Secret, sh.secured())
}

func (sh *Shell) hide(r session.Request) { sh.conceal(r.Line[r.Secret.From:r.Secret.To]) }

// exchange has a reply fetched and shows it, and what has changed by it. The +OK
// to STLS is shown when it comes, ahead of the handshake.
func (sh *Shell) exchange(ctx context.Context, row *Command, fetch func() (*session.Reply, error)) error {
	before := sh.standing()
	sh.begin()
	var early *session.Reply
	var shown error
	sh.early = func(r *session.Reply) { early, shown = r, sh.present(ctx, row, r, before.secured) }
	reply, err := fetch()
	sh.early = nil
	if reply != nil && reply != early {
		shown = sh.present(ctx, row, reply, before.secured)
	}
	switch {
	case shown != nil:
		err = errors.Join(err, shown)
	case err == nil && reply != nil:
		err = reply.Err()
	}
	sh.tellChange(sh.view, before, sh.meet(before))
	sh.explainAfter()
	return err
}

// present remembers a reply and shows it.
func (sh *Shell) present(ctx context.Context, row *Command, reply *session.Reply, secured bool) error {
	sh.keep(reply)
	sh.refused = reply.Err() != nil
	return sh.show(ctx, row, reply, secured)
}

func (sh *Shell) show(ctx context.Context, row *Command, reply *session.Reply, secured bool) error {
	form := formOf(&pop3.Command{})
	if row != nil {
		form = row.Form
	}
	show := func() error { return sh.view.Reply(ctx, reply, form, secured) }
	if sh.pages(reply) {
		return sh.paged(show)
	}
	err := show()
	if err != nil && reply.Body != nil && ctx.Err() == nil && sh.online() {
		// Only the place where it was shown has failed.
		err = errors.Join(err, reply.Body.Drain(ctx))
	}
	return err
}

func (sh *Shell) secured() bool { return sh.session.Security() != nil }

// A standing is how things stand between two replies.
type standing struct {
	state   pop3.State
	marks   int
	secured bool
}

func (sh *Shell) standing() standing {
	return standing{sh.session.State(), sh.session.Machine().Deletions(), sh.secured()}
}

// meet returns how things stand now. Who has just logged in is remembered.
func (sh *Shell) meet(before standing) standing {
	now := sh.standing()
	if now.state == pop3.Transaction && before.state != now.state {
		sh.meetUser(sh.user)
	}
	return now
}

// tellChange says in a line what an exchange has changed.
func (sh *Shell) tellChange(v *view.View, before, now standing) {
	if !before.secured && now.secured {
		sh.tellSecurity()
		v.Info("all that was known of the server is forgotten: ask CAPA again")
	}
	switch {
	case now.state == before.state, sh.mourned == sh.session && now.state == pop3.Closed:
	case now.state == pop3.Transaction:
		v.Info("TRANSACTION: the maildrop is open")
	case now.state == pop3.Closed && before.state == pop3.Transaction && before.marks > 0 && !sh.session.Left():
		v.Warn("the connection is gone, and " + sh.lost(before.marks))
	case now.state == pop3.Closed:
		v.Info("the connection is closed" + sh.again())
	}
}

func deletions(n int) string {
	if n == 1 {
		return "1 deletion that was not carried out"
	}
	return fmt.Sprintf("%d deletions that were not carried out", n)
}

// guard stops what the user has forbidden, and asks before a secret crosses a
// link in clear text.
func (sh *Shell) guard(ctx context.Context, verb *pop3.Command, secret bool) error {
	if sh.options.ReadOnly && verb != nil && verb.Marks == pop3.AddMark {
		return misuse.New(verb.Verb, "not sent: the session is read-only", "start without --read-only, or :set read-only off")
	}
	if !secret || sh.secured() || sh.options.AllowCleartext || sh.nearby() {
		return nil
	}
	return sh.confirmCrossing(ctx, "the secret", "STLS starts TLS; --tls=implicit begins with it")
}

// confirmCrossing asks before a secret crosses the network in clear text; the hint says
// how else it could. In a script that is a no.
func (sh *Shell) confirmCrossing(ctx context.Context, what, hint string) error {
	if sh.person == nil {
		return misuse.New("", what+" was not sent: it would cross the network in clear text",
			hint, "--allow-cleartext sends it all the same")
	}
	answer, err := sh.ask(ctx, what+" would cross the network in clear text, where anybody on the way can read it", "send it? [y/N]")
	if err == nil && answer != "y" {
		err = misuse.New("", "nothing was sent", hint)
	}
	return err
}

// nearby reports whether the server is on this machine, where nobody can listen. What
// a proxy takes for this machine is another.
func (sh *Shell) nearby() bool {
	switch {
	case sh.way != nil && sh.way.practice, !sh.session.ByNetwork():
		return true
	case sh.session.Via() != (session.Proxy{}):
		return false
	}
	host, _, err := net.SplitHostPort(sh.session.Addr())
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

// holdsClearSecret reports whether whoever reads the line has the secret. The
// digest of APOP does not give it away.
func (sh *Shell) holdsClearSecret(r session.Request) bool {
	if r.Secret == (wire.Span{}) || (r.Command != nil && r.Command.Takes(pop3.Digest)) {
		return false
	}
	if r.Command != nil && r.Command.Body == pop3.Exchange && len(r.Args) > 0 {
		return pop3.GivesAway(r.Args[0])
	}
	return true
}
