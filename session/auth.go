package session

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// AuthOptions say how an exchange is run; nil means the zero value.
type AuthOptions struct {
	Initial InitialResponse
	Step    func(Step) // told of every message; may be nil
}

// A Step is one message of a SASL exchange, decoded.
type Step struct {
	FromServer bool
	Number     int          // of the client's messages, from 1; of the server's too
	Octets     wire.Octets  // decoded; nothing of a message that is not to be shown
	Secret     bool         // such a message of the client
	Initial    bool         // it travelled on the AUTH line itself
	Sent       sasl.Secret  // its octets, to be hidden where the server repeats them
	Defects    wire.Defects // of a challenge that was tolerated
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

// ErrUnproved says that the server claims a success that it has not shown.
var ErrUnproved = errors.New("the server says +OK before the exchange was complete")

// Authenticate runs a whole AUTH exchange (RFC 5034 §4) and returns the final
// reply, good or bad. A challenge that must not be answered is answered with "*";
// the error is then an *AuthError. A success is believed only if the mechanism has
// seen all that proves it; otherwise the session is ended.
func (s *Session) Authenticate(ctx context.Context, mechanism string, c sasl.Client, o *AuthOptions) (*Reply, error) {
	if o == nil {
		o = &AuthOptions{}
	}
	a := &authentication{s: s, mechanism: mechanism, client: c, step: o.Step}
	if a.step == nil {
		a.step = func(Step) {}
	}
	first, err := c.Start()
	if err != nil {
		return nil, &AuthError{Mechanism: mechanism, Err: err}
	}
	reply, err := s.Do(ctx, a.begin(first, o.Initial))
	for err == nil && reply.Status.More {
		reply, err = a.answer(ctx, reply)
	}
	if err == nil && reply.Status.OK {
		err = a.believe(reply)
	}
	return reply, err
}

type authentication struct {
	s              *Session
	mechanism      string
	client         sasl.Client
	step           func(Step)
	initial        []byte // the initial response, when it has not been sent yet
	asked, replied int    // messages of the server and of the client
}

// begin makes the AUTH line.
func (a *authentication) begin(first []byte, initial InitialResponse) Request {
	line := []byte(authVerb() + " " + a.mechanism)
	if first == nil {
		return NewRequest(line)
	}
	if a.announced() && initial.goes(a.mechanism) || initial == InitialOn {
		if with := append(append(line, ' '), initialForm(first)...); len(with)+2 <= wire.CommandMax {
			a.tellSent(first, true)
			return NewRequest(with)
		}
	}
	a.initial = first
	return NewRequest(line)
}

// authVerb finds the verb that begins an exchange.
func authVerb() string {
	return pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.Exchange }).Verb
}

func (a *authentication) tellSent(message []byte, initial bool) {
	a.replied++
	about, _ := pop3.LookupMechanism(a.mechanism)
	step := Step{Number: a.replied, Initial: initial}
	if about.Answer(a.replied).Open {
		step.Octets = wire.OctetsOf(bytes.Clone(message))
	} else {
		step.Secret, step.Sent = true, sasl.NewSecret(bytes.Clone(message))
	}
	a.step(step)
}

func (a *authentication) tellAsked(challenge []byte, d wire.Defects) {
	a.asked++
	a.step(Step{FromServer: true, Number: a.asked, Octets: wire.OctetsOf(challenge), Defects: d})
}

// answer answers one challenge.
func (a *authentication) answer(ctx context.Context, reply *Reply) (*Reply, error) {
	challenge, odd, err := a.read(reply)
	if err != nil {
		return a.cancel(ctx, fmt.Errorf("the challenge is not base64: %w", err))
	}
	a.tellAsked(challenge, odd)
	response, err := a.respond(challenge)
	if err != nil {
		return a.cancel(ctx, err)
	}
	a.tellSent(response, false)
	return a.s.Do(ctx, a.s.Request([]byte(base64.StdEncoding.EncodeToString(response))))
}

// read decodes a challenge. One that only asks the client to begin is taken for
// that, whatever it says: some servers put words there.
func (a *authentication) read(reply *Reply) ([]byte, wire.Defects, error) {
	text := reply.Status.Text.Bytes()
	challenge, err := base64.StdEncoding.Strict().DecodeString(string(text))
	odd := reply.Status.Line.Defects
	switch {
	case a.initial == nil:
	case err != nil:
		return text, odd.With(wire.NotBase64), nil
	case len(challenge) > 0:
		odd = odd.With(wire.NotEmpty)
	}
	return challenge, odd, err
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

// believe ends the session unless a success is one.
func (a *authentication) believe(reply *Reply) error {
	err := ErrUnproved
	if a.initial == nil {
		var last []byte
		if last, err = Proved(a.client, reply); last != nil {
			a.tellAsked(last, wire.Defects(0).With(wire.DataWithOK))
		}
	}
	if err == nil {
		return nil
	}
	a.s.end()
	return &AuthError{Mechanism: a.mechanism, Err: err}
}

// Proved reports, as an error, that a mechanism has not seen all that proves a
// success. The text behind +OK is taken for the last challenge if an empty answer is
// due to that, as servers send it that do not know that POP3 has no place for it
// (RFC 5034 §4); it is returned, and a defect of the reply.
func Proved(c sasl.Client, reply *Reply) (last []byte, err error) {
	if c.Done() {
		return nil, nil
	}
	last, err = base64.StdEncoding.Strict().DecodeString(string(reply.Status.Text.Bytes()))
	if err != nil || len(last) == 0 {
		return nil, ErrUnproved
	}
	answer, err := c.Next(last)
	switch {
	case err != nil:
		return nil, err
	case len(answer) > 0 || !c.Done():
		return nil, ErrUnproved
	}
	reply.Status.Line.Defects = reply.Status.Line.Defects.With(wire.DataWithOK)
	return last, nil
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
