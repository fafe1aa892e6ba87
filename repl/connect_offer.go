package repl

import (
	"crypto/tls"
	"errors"
	"fmt"

	"popsh/repl/misuse"
	"popsh/session"
)

// takeOffer puts into the options of a session which ciphers and groups are offered to a
// server.
func (o *Options) takeOffer(to *session.Options, s *server) (err error) {
	if to.Offer.Ciphers, err = session.ParseCiphers(o.rather("tls-ciphers", s.tlsCiphers, o.TLSCiphers)); err != nil {
		return unoffered("--tls-ciphers", err, session.CipherNames())
	}
	if to.Offer.Groups, err = session.ParseGroups(o.rather("tls-groups", s.tlsGroups, o.TLSGroups)); err != nil {
		return unoffered("--tls-groups", err, session.GroupNames())
	}
	return nil
}

// unoffered is the error of a flag that names what cannot be offered.
func unoffered(flag string, err error, known []string) error {
	return misuse.New(flag, err.Error(), offerHints(err, known)...)
}

// offerHints tell what may have been meant, and where all names are.
func offerHints(err error, known []string) []string {
	wrong, _ := errors.AsType[*session.OfferError](err)
	return misuse.Nearest(wrong.Name, known, ":help ciphers lists the names")
}

// offered is a value: names of what is offered in a TLS handshake, with commas between;
// empty for the usual.
type offered struct {
	to    *string
	known []string
	parse func(string) error
}

func ciphersIn(to *string) offered {
	return offered{to, session.CipherNames(), func(text string) error { _, err := session.ParseCiphers(text); return err }}
}

func groupsIn(to *string) offered {
	return offered{to, session.GroupNames(), func(text string) error { _, err := session.ParseGroups(text); return err }}
}

func (v offered) Choices() []string { return v.known }
func (v offered) String() string    { return *v.to }

func (v offered) Set(text string) error {
	if err := v.parse(text); err != nil {
		return fmt.Errorf("%w: %s", err, offerHints(err, v.known)[0])
	}
	*v.to = text
	return nil
}

// tellOffer tells what became of an offer: that it did not count, or is a weak one.
func (sh *Shell) tellOffer(sec *session.Security) {
	named := sh.options.rather("tls-ciphers", sh.way.server.tlsCiphers, sh.options.TLSCiphers) != ""
	switch {
	case sec.IsWeak():
		sh.view.Warn("the cipher " + tls.CipherSuiteName(sec.State.CipherSuite) + " is better not used (RFC 9325 §4.2)")
	case named && sec.IsNewest():
		sh.view.Info("--tls-ciphers says nothing of TLS 1.3, which was agreed on; --tls-max 1.2 does without it")
	}
}
