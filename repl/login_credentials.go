package repl

import (
	"context"
	"strings"

	"popsh/repl/misuse"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

// credentials are what a mechanism needs: the user named last, his secret, the TLS
// channel. They are asked for as needed.
func (sh *Shell) credentials(ctx context.Context, about *pop3.Mech) (c sasl.Credentials, err error) {
	c.Authzid = sh.authzid()
	if c.Channel, err = sh.channel(); err != nil {
		return c, err
	}
	if about.Needs.Has(pop3.NeedsName) {
		if err := sh.nameUser(ctx); err != nil {
			return c, err
		}
	}
	c.User = sh.user
	switch {
	case about.Needs.Has(pop3.NeedsPassword):
		c.Secret, err = sh.secret(ctx, aPassword)
	case about.Needs.Has(pop3.NeedsToken):
		if c.Secret, err = sh.secret(ctx, aToken); err == nil {
			sh.tellToken(c.Secret)
		}
	case about.Needs.Has(pop3.NeedsTicket):
		kerberos := sasl.Kerberos{Config: sh.streams.Getenv("KRB5_CONFIG"), Cache: sh.streams.Getenv("KRB5CCNAME")}
		c.Ticket, err = kerberos.Ticket(sh.session.Host())
	case about.Needs.Has(pop3.NeedsCertificate):
		sh.adviseCertificate()
	}
	return c, err
}

// nameUser makes sure that a user is known.
func (sh *Shell) nameUser(ctx context.Context) error {
	if sh.user != "" {
		return nil
	}
	if sh.person == nil {
		return misuse.New("", "no user is known", "name one with -u NAME")
	}
	name, err := sh.person.Ask(ctx, "user name: ")
	if err == nil {
		sh.user = strings.TrimSpace(name)
	}
	return err
}

// authzid is whom to act for; "" for the user himself.
func (sh *Shell) authzid() string {
	return sh.options.rather("authzid", sh.way.server.authzid, sh.options.Authzid)
}

// anyBinding is the setting that takes the best kind of channel binding there is.
const anyBinding = "auto"

var bindingKinds = append([]string{anyBinding}, sasl.BindingKinds...)

// channel is what an exchange is bound to, if the mechanism binds it: nil for the
// best there is.
func (sh *Shell) channel() (*sasl.Channel, error) {
	kind, all := sh.options.ChannelBinding, sh.session.Channel()
	if kind == anyBinding || all == nil {
		return nil, nil
	}
	only := all.Only(kind)
	if len(only.Kinds()) == 0 {
		return nil, misuse.New("channel-binding", "this connection has no "+kind, "it has "+strings.Join(all.Kinds(), " and "), ":set channel-binding auto takes the best")
	}
	return only, nil
}

// adviseCertificate says when the client's certificate cannot say who the user is.
func (sh *Shell) adviseCertificate() {
	sec := sh.session.Security()
	switch {
	case sec == nil:
		sh.view.Warn("in clear text no certificate says who you are; STLS starts TLS")
	case !sec.Asked:
		sh.view.Warn("the server did not ask for a certificate of yours, so it does not know who you are")
	case !sh.options.certified(&sh.way.server):
		sh.view.Warn("there is no certificate of yours to say who you are; --cert FILE names one")
	}
}
