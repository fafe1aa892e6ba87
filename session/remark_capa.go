package session

import (
	"slices"
	"strings"

	"popsh/session/pop3"
)

// judgeCapabilities looks at a whole answer to CAPA, and compares it with the one
// from before the login.
func (s *Session) judgeCapabilities(reply *Reply, caps *pop3.Caps) {
	reply.Capabilities, reply.Before, s.capsBare = caps, s.capsBare, nil
	switch lines := caps.SASLLines(); {
	case lines > 1:
		reply.note(pop3.SASLTwice, "there are %d SASL lines", lines)
	case lines == 1 && len(caps.Mechanisms()) == 0:
		reply.note(pop3.SASLEmpty, "nothing stands behind SASL")
	}
	if s.machine.Facts().Has(pop3.UnderTLS) && caps.OffersTLS() {
		reply.note(pop3.STLSUnderTLS, "the connection is encrypted")
	}
	if s.machine.State() != pop3.Transaction {
		return
	}
	if tags := caps.AwaitUser(); len(tags) > 0 {
		reply.note(pop3.UserAfterLogin, "the value of %s depends on USER", strings.Join(tags, " and "))
	}
	if s.caps != nil && s.capsIn == pop3.Authorization {
		s.judgeGone(reply, s.caps.Gone(caps), len(caps.Mechanisms()) > 0)
	}
}

// judgeGone tells which capabilities a login has done away with.
func (s *Session) judgeGone(reply *Reply, tags []string, mechanisms bool) {
	if !mechanisms && len(s.caps.Mechanisms()) > 0 {
		reply.note(pop3.SASLGone, "no mechanism is announced any more")
		tags = slices.DeleteFunc(tags, pop3.IsSASL)
	}
	if len(tags) > 0 {
		reply.note(pop3.CapabilityGone, "no longer announced: %s", strings.Join(tags, ", "))
	}
}
