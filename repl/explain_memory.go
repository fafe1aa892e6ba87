package repl

import (
	"encoding/base64"
	"slices"
	"strings"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// How much of a reply is remembered.
const (
	memoryLines  = 200
	memoryOctets = 64 << 10 // of all lines
	memoryLine   = 1 << 10  // of one line, in octets
	memorySteps  = 20
)

// A memory is the last exchange, as far as :explain needs it. It is bounded and
// copied, and the secrets in it are masked.
type memory struct {
	sent     string        // the line; "" for the greeting
	answered bool          // the line answered a challenge
	command  *pop3.Command // nil for the greeting and for an unknown verb
	args     []string
	before   pop3.Machine // what was known when it was sent
	caps     *pop3.Caps
	steps    []session.Step // of an exchange that popsh ran by itself
	after    pop3.State

	replied   bool
	status    wire.Status
	challenge []byte // decoded
	broken    error  // why the challenge is not base64

	body   *wire.Body  // nil without one
	lines  []wire.Line // the first ones
	octets int
	blank  int64 // number of the first empty line, from 1
	dotted int64 // number of the first line that was stuffed
}

// begin forgets the exchange before and notes how things stand.
func (sh *Shell) begin() {
	s := sh.session
	sh.seen = &memory{before: *s.Machine(), caps: s.Capabilities(), answered: s.InExchange(), after: s.State()}
}

// keep remembers a reply, and its body while it is read.
func (sh *Shell) keep(r *session.Reply) {
	m := sh.seen
	m.keepRequest(r.Request, sh.maskedLine(r.Request))
	m.replied, m.status, m.after = true, sh.maskedStatus(r.Status), sh.session.State()
	if r.Status.More {
		m.challenge, m.broken = base64.StdEncoding.Strict().DecodeString(string(r.Status.Text.Bytes()))
		m.challenge = sh.veil.Mask(nil, m.challenge)
	}
	if m.body = r.Body; m.body != nil {
		m.body.Watch(sh.keepLine(m))
	}
}

// keepRequest remembers what was sent. Of an exchange that popsh ran by itself it
// is the line that began it.
func (m *memory) keepRequest(r session.Request, masked string) {
	m.sent, m.command = masked, r.Command
	n := len(m.steps)
	switch {
	case n > 0 && !m.steps[n-1].Initial:
		m.sent = strings.Join(append([]string{r.Verb}, r.Args...), " ")
		m.args = slices.Clone(r.Args)
	case m.answered:
		m.args = slices.Clone(r.Args)
	case r.Command != nil && len(masked) > len(r.Verb):
		m.args = r.Command.Split(masked[len(r.Verb)+1:])
	}
}

// mechanism is that of the exchange, "" when there is none.
func (m *memory) mechanism() string {
	if m.command == nil || !m.command.Takes(pop3.Mechanism) || len(m.args) == 0 {
		return ""
	}
	return m.args[0]
}

// maskedLine is the line of a request with its secrets masked.
func (sh *Shell) maskedLine(r session.Request) string {
	line := slices.Clone(r.Line)
	if !r.Secret.Empty() {
		line = slices.Concat(line[:r.Secret.From], []byte(stars), line[r.Secret.To:])
	}
	return string(sh.veil.Mask(nil, line))
}

// stars stand for a secret.
const stars = "****"

// maskedStatus is a status line with the secrets masked that it repeats. What was
// odd about it stays.
func (sh *Shell) maskedStatus(s wire.Status) wire.Status {
	mask := func(o wire.Octets) wire.Octets { return wire.OctetsOf(sh.veil.Mask(nil, o.Bytes())) }
	s.Code, s.Text = mask(s.Code), mask(s.Text)
	s.Line.Text, s.Line.Raw = mask(s.Line.Text), wire.Octets{}
	return s
}

// keepLine remembers the lines of a body as they pass.
func (sh *Shell) keepLine(m *memory) func(wire.Line, error) error {
	var number int64
	return func(l wire.Line, err error) error {
		if err != nil {
			return err
		}
		if !l.Follows {
			number++
		}
		if m.blank == 0 && !l.Follows && l.Text.Len() == 0 && l.Ending != wire.NoEnding {
			m.blank = number
		}
		if m.dotted == 0 && l.Stuffed {
			m.dotted = number
		}
		if room := memoryOctets - m.octets; !l.Follows && len(m.lines) < memoryLines && room > 0 {
			text := l.Text.Bytes()
			text = sh.veil.MaskBody(nil, text[:min(len(text), memoryLine, room)])
			m.octets += len(text)
			l.Text, l.Raw = wire.OctetsOf(text), wire.Octets{}
			m.lines = append(m.lines, l)
		}
		return nil
	}
}

// keepStep remembers a message of an exchange that popsh runs by itself: what
// the server said, and that the client answered.
func (sh *Shell) keepStep(s session.Step) {
	if m := sh.seen; len(m.steps) < memorySteps {
		s.Octets = wire.OctetsOf(sh.veil.Mask(nil, s.Octets.Bytes()))
		s.Sent = sasl.Secret{}
		m.steps = append(m.steps, s)
	}
}

// ended reports whether the body was read to its end mark.
func (m *memory) ended() bool { return m.body == nil || m.body.Ended() }
