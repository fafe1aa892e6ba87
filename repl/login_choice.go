package repl

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

// signOnAuto asks for the capabilities and takes the strongest mechanism that
// both sides know, or USER and PASS when the server announces none. APOP is never
// chosen by itself: a server could pick the timestamp (CVE-2007-1558). After a
// failure nothing weaker is tried.
func (sh *Shell) signOnAuto(ctx context.Context) error {
	if err := sh.askCapabilities(ctx); err != nil {
		return err
	}
	if best := sh.strongest(sh.fits); best != "" {
		return sh.run(ctx, exchangeVerb(), best)
	}
	return sh.signOnUser(ctx)
}

// signOnToken is signOnAuto for a secret that is a token: no mechanism that would
// take it for a password is used.
func (sh *Shell) signOnToken(ctx context.Context) error {
	if err := sh.askCapabilities(ctx); err != nil {
		return err
	}
	best := sh.strongest(func(m *pop3.Mech) bool { return m.Needs.Has(pop3.NeedsToken) })
	if best == "" {
		return misuse.New("--auth", "the server announces no mechanism that takes a token, or none that may be used in clear text",
			"--auth XOAUTH2 or --auth OAUTHBEARER tries one all the same")
	}
	return sh.run(ctx, exchangeVerb(), best)
}

// askCapabilities sends CAPA, which may be refused.
func (sh *Shell) askCapabilities(ctx context.Context) error {
	err := sh.run(ctx, pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.CapabilityLines }))
	if refused := (*session.RefusedError)(nil); errors.As(err, &refused) {
		return nil
	}
	return err
}

// fits reports whether a mechanism can be chosen for somebody who has named none:
// what it needs is at hand, and it says whom to act for. Who has a certificate and
// has named no source of a password signs on by the certificate.
func (sh *Shell) fits(m *pop3.Mech) bool {
	certified := sh.options.certified(&sh.way.server)
	switch {
	case m.Asked, m.Needs.Has(pop3.NeedsToken), sh.authzid() != "" && !m.Authzid:
		return false
	case m.Needs.Has(pop3.NeedsCertificate):
		return certified && sh.secured()
	case m.Needs.Has(pop3.NeedsChannel) && len(sh.session.Channel().Kinds()) == 0:
		return false
	}
	return !certified || sh.hasSource()
}

// strongest returns the announced mechanism that is best among those wanted, "" if
// there is none: one that sends the secret itself counts only where it may be sent.
func (sh *Shell) strongest(wanted func(*pop3.Mech) bool) string {
	if sh.session.Capabilities() == nil {
		return ""
	}
	hidden := sh.secured() || sh.options.AllowCleartext || sh.nearby()
	usable := slices.DeleteFunc(sh.session.Capabilities().Mechanisms(), func(name string) bool {
		_, spoken := sasl.Find(name)
		about, known := pop3.LookupMechanism(name)
		return !spoken || !known || !wanted(about) || about.Clear && !hidden
	})
	if len(usable) == 0 {
		return ""
	}
	return slices.MaxFunc(usable, func(a, b string) int {
		return cmp.Or(cmp.Compare(sh.discretion(a), sh.discretion(b)), cmp.Compare(pop3.Strength(a), pop3.Strength(b)))
	})
}

// discretion is 1 for a mechanism that tells nobody on the way the secret, else 0.
func (sh *Shell) discretion(name string) int {
	if sh.secured() || !pop3.GivesAway(name) {
		return 1
	}
	return 0
}
