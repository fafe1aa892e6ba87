package repl

import (
	"bytes"
	"context"
	"errors"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// authenticate runs a whole exchange of AUTH and shows every step.
func (sh *Shell) authenticate(ctx context.Context, row *Command, mechanism string, c sasl.Credentials) error {
	client, err := sh.session.SASL(mechanism, c)
	if err != nil {
		return err
	}
	sh.adviseBinding(mechanism)
	t := &teller{sh: sh, mechanism: mechanism, user: c.User}
	t.about, _ = pop3.LookupMechanism(mechanism)
	err = sh.exchange(ctx, row, func() (*session.Reply, error) {
		initial, _ := session.ParseInitialResponse(sh.options.InitialResponse)
		reply, err := sh.session.Authenticate(ctx, mechanism, client, &session.AuthOptions{Initial: initial, Step: t.step})
		t.begin(false)
		if given, ok := errors.AsType[*session.AuthError](err); ok && given.Reply != nil {
			reply = given.Reply
		}
		return reply, err
	})
	t.end(err)
	return err
}

// adviseBinding tells of a mechanism that would be better on this connection.
func (sh *Shell) adviseBinding(mechanism string) {
	about, known := pop3.LookupMechanism(mechanism + sasl.Plus)
	if known && len(sh.session.Channel().Kinds()) > 0 && sh.session.Offers(about.Name) {
		sh.view.Info("the server offers " + about.Name + " too, which binds the exchange to this TLS connection")
	}
}

// A teller shows the messages of an exchange as they pass.
type teller struct {
	sh              *Shell
	mechanism, user string
	about           *pop3.Mech
	begun           bool // the line of AUTH was shown
	initial, asked  bool // an answer went on it; the server has asked something
}

func (t *teller) step(s session.Step) {
	t.conceal(s.Sent.Reveal())
	t.begin(s.Initial)
	t.sh.seen.KeepStep(s)
	t.initial, t.asked = t.initial || s.Initial, t.asked || s.FromServer
	if s.FromServer || !s.Initial {
		t.sh.view.Step(s, t.sh.secured())
	}
	if gist := pop3.Gist(s.Octets.Bytes()); s.FromServer && gist != "" {
		t.sh.view.Info(view.Escape(t.sh.veil.Mask(nil, []byte(gist))))
	}
	if !s.FromServer {
		t.sh.view.Info(answerName(s) + ": " + view.Answer(s) + " (" + t.about.Answer(s.Number).Holds + ")")
	}
}

// conceal hides a message of the client, and what in it can be ground for the
// password behind it.
func (t *teller) conceal(message []byte) {
	t.sh.conceal(message)
	if digest, ok := bytes.CutPrefix(message, []byte(t.user+" ")); ok {
		t.sh.conceal(digest)
	}
	for piece := range bytes.SplitSeq(message, []byte(",")) {
		for _, name := range []string{"p=", "response="} {
			if proof, ok := bytes.CutPrefix(piece, []byte(name)); ok {
				t.sh.conceal(proof)
			}
		}
	}
}

// begin shows the line that began the exchange, once.
func (t *teller) begin(initial bool) {
	if t.begun {
		return
	}
	t.begun = true
	line, secret := exchangeVerb().Verb+" "+t.mechanism, wire.Span{}
	if initial {
		secret = wire.Span{From: len(line) + 1, To: len(line) + 2}
		line += " ="
	}
	t.sh.view.Sent([]byte(line), secret, t.sh.secured())
}

func answerName(s session.Step) string {
	if s.Initial {
		return "initial response"
	}
	return "response"
}

// end says what else to try when the server has refused before it asked anything:
// some want the first answer on the line of AUTH, some want it on its own.
func (t *teller) end(err error) {
	refused, ok := errors.AsType[*session.RefusedError](err)
	switch {
	case !ok || t.asked || refused.Status.Code.Len() > 0:
	case t.initial:
		t.sh.view.Info("the server refused before it asked anything; :set initial-response off sends the answer on a line of its own")
	case t.about.Initial != pop3.NoInitial && t.sh.session.Offers(t.mechanism):
		t.sh.view.Info("the server refused before it asked anything; :set initial-response on sends the answer on the line of AUTH")
	}
}
