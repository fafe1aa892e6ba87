package session

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// A Step is one message of a SASL exchange, decoded.
type Step struct {
	FromServer bool
	Octets     wire.Octets // decoded; of the client's messages only what is no secret
	Secret     bool        // a message of the client: not to be shown
	Initial    bool        // it travelled on the AUTH line itself
	Sent       sasl.Secret // such a message, to be hidden where the server repeats it
}

// An AuthError says why an exchange was given up by this side, or why a success
// is not believed.
type AuthError struct {
	Mechanism string
	Err       error
	Reply     *Reply // how the server took the cancelling, if it was asked
}

func (e *AuthError) Error() string { return fmt.Sprintf("AUTH %s: %v", e.Mechanism, e.Err) }

// Unwrap returns the reason.
func (e *AuthError) Unwrap() error { return e.Err }

// errUnproved says that the server claims a success it has not shown.
var errUnproved = errors.New("the server says +OK before the exchange was complete")

// Authenticate runs a whole AUTH exchange (RFC 5034 §4) and returns the final
// reply, good or bad. An initial response is sent when the server announces the
// mechanism, since a server that announces nothing may not know of it. A
// challenge that must not be answered is answered with "*"; the error is then an
// *AuthError. Every message is told to step, which may be nil.
func (s *Session) Authenticate(ctx context.Context, mechanism string, c sasl.Client, step func(Step)) (*Reply, error) {
	a := &authentication{s: s, mechanism: mechanism, client: c, step: step}
	if step == nil {
		a.step = func(Step) {}
	}
	first, err := c.Start()
	if err != nil {
		return nil, &AuthError{Mechanism: mechanism, Err: err}
	}
	reply, err := s.Do(ctx, a.begin(first))
	for err == nil && reply.Status.More {
		reply, err = a.answer(ctx, reply)
	}
	if err == nil && reply.Status.OK && (!c.Done() || a.initial != nil) {
		s.end()
		err = &AuthError{Mechanism: mechanism, Err: errUnproved}
	}
	return reply, err
}

type authentication struct {
	s         *Session
	mechanism string
	client    sasl.Client
	step      func(Step)
	initial   []byte // the initial response, when it has not been sent yet
}

// begin makes the AUTH line, with the initial response on it where that is
// allowed and fits (RFC 5034 §4).
func (a *authentication) begin(first []byte) Request {
	line := []byte(authVerb() + " " + a.mechanism)
	if first == nil {
		return NewRequest(line)
	}
	if with := append(append(line, ' '), initialForm(first)...); a.announced() && len(with)+2 <= wire.CommandMax {
		a.step(Step{Secret: true, Initial: true, Sent: sasl.NewSecret(bytes.Clone(first))})
		return NewRequest(with)
	}
	a.initial = first
	return NewRequest(line)
}

// authVerb finds the verb that begins an exchange.
func authVerb() string {
	for _, c := range pop3.Commands {
		if c.Body == pop3.Exchange {
			return c.Verb
		}
	}
	panic("no command begins an exchange")
}

// initialForm writes an initial response; an empty one is "=".
func initialForm(first []byte) string {
	if len(first) == 0 {
		return "="
	}
	return base64.StdEncoding.EncodeToString(first)
}

func (a *authentication) announced() bool {
	if a.s.caps == nil {
		return false
	}
	return slices.ContainsFunc(a.s.caps.Mechanisms(), func(m string) bool { return strings.EqualFold(m, a.mechanism) })
}

// answer answers one challenge.
func (a *authentication) answer(ctx context.Context, reply *Reply) (*Reply, error) {
	challenge, err := base64.StdEncoding.Strict().DecodeString(string(reply.Status.Text.Bytes()))
	if err != nil {
		return a.cancel(ctx, fmt.Errorf("the challenge is not base64: %w", err))
	}
	a.step(Step{FromServer: true, Octets: wire.OctetsOf(challenge)})
	response, err := a.respond(challenge)
	if err != nil {
		return a.cancel(ctx, err)
	}
	a.step(Step{Secret: true, Sent: sasl.NewSecret(bytes.Clone(response))})
	return a.s.Do(ctx, a.s.Request([]byte(base64.StdEncoding.EncodeToString(response))))
}

// respond returns the initial response to the first challenge when it has not
// been sent yet, else asks the mechanism.
func (a *authentication) respond(challenge []byte) ([]byte, error) {
	if first := a.initial; first != nil {
		a.initial = nil
		return first, nil
	}
	return a.client.Next(challenge)
}

// cancel gives the exchange up with "*" and reads how the server takes it.
func (a *authentication) cancel(ctx context.Context, why error) (*Reply, error) {
	reply, err := a.s.CancelAuth(ctx)
	if err != nil {
		return reply, err
	}
	return reply, &AuthError{Mechanism: a.mechanism, Err: why, Reply: reply}
}

// CancelAuth gives up the exchange that is under way (RFC 5034 §4).
func (s *Session) CancelAuth(ctx context.Context) (*Reply, error) {
	return s.Do(ctx, s.Request([]byte("*")))
}
