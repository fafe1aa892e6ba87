package explain

import (
	"regexp"
	"slices"
	"strings"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// How much of a reply is remembered.
const (
	mostLines   = 200
	mostOctets  = 64 << 10 // of all lines
	longestLine = 1 << 10  // of one line, in octets
	mostSteps   = 20
)

// A Memory is one line that was sent with the reply to it, or the greeting, as far
// as an explanation needs it. It is bounded and copied, and the secrets in it are
// masked. It is used by one goroutine at a time.
type Memory struct {
	veil     *wire.Veil    // what is masked
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
	raw    []byte // of the reply as it came, the first ones
	unkept int64  // octets that came and are not in raw
	blank  int64  // number of the first empty line, from 1
	dotted int64  // number of the first line that was stuffed
}

// Begin returns a memory of how things stand before a line is sent.
func Begin(s *session.Session, veil *wire.Veil) *Memory {
	return &Memory{veil: veil, before: *s.Machine(), caps: s.Capabilities(), answered: s.InExchange()}
}

// Opening returns a memory for the greeting of a server.
func Opening(veil *wire.Veil) *Memory { return &Memory{veil: veil} }

// Keep remembers a reply, and its body while it is read. After is the state that it
// leads to.
func (m *Memory) Keep(r *session.Reply, after pop3.State) {
	m.keepRequest(r.Request, maskedLine(r.Request, m.veil))
	m.replied, m.status, m.after = true, maskedStatus(r.Status, m.veil), after
	m.raw, m.unkept = m.veil.Mask(nil, r.Status.Line.Raw.Bytes()), 0
	if r.Status.More {
		m.challenge, m.broken = decode(r.Status)
		m.challenge = m.veil.Mask(nil, m.challenge)
	}
	if m.body = r.Body; m.body != nil {
		m.body.Watch(m.keepLine())
	}
}

// HasReply reports whether a reply has come.
func (m *Memory) HasReply() bool { return m.replied }

// keepRequest remembers what was sent. Of an exchange that popsh ran by itself it
// is the line that began it.
func (m *Memory) keepRequest(r session.Request, masked string) {
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
func (m *Memory) mechanism() string {
	if m.command == nil || !m.command.Takes(pop3.Mechanism) || len(m.args) == 0 {
		return ""
	}
	return m.args[0]
}

// keepLine remembers the lines of a body as they pass.
func (m *Memory) keepLine() func(wire.Line, error) error {
	var number int64
	return func(l wire.Line, err error) error {
		m.keepRaw(l.Raw)
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
		if room := mostOctets - m.octets; !l.Follows && len(m.lines) < mostLines && room > 0 {
			text := l.Text.Bytes()
			text = m.veil.MaskBody(nil, text[:min(len(text), longestLine, room)])
			m.octets += len(text)
			l.Text, l.Raw = wire.OctetsOf(text), wire.Octets{}
			m.lines = append(m.lines, l)
		}
		return nil
	}
}

// keepRaw remembers octets as they came, while there is room for them.
func (m *Memory) keepRaw(o wire.Octets) {
	if m.unkept > 0 || len(m.raw)+o.Len() > mostOctets {
		m.unkept += int64(o.Len())
		return
	}
	m.raw = append(m.raw, m.veil.MaskBody(nil, o.Bytes())...)
}

// Octets returns the reply as it came, line ends, stuffing and all, and how many
// octets of it were not kept.
func (m *Memory) Octets() (raw []byte, unkept int64) { return m.raw, m.unkept }

// Matches reports whether the status line fits a pattern, or one of the lines that
// are remembered.
func (m *Memory) Matches(pattern *regexp.Regexp) bool {
	for _, l := range m.lines {
		if pattern.Match(l.Text.Bytes()) {
			return true
		}
	}
	return pattern.MatchString(m.StatusLine())
}

// StatusLine returns the status line, its secrets masked.
func (m *Memory) StatusLine() string { return string(m.status.Line.Text.Bytes()) }

// Sent returns the line that was sent, "" for the greeting.
func (m *Memory) Sent() string { return m.sent }

// KeepStep remembers a message of an exchange that popsh runs by itself: what
// the server said, and that the client answered.
func (m *Memory) KeepStep(s session.Step) {
	if len(m.steps) < mostSteps {
		s.Octets = wire.OctetsOf(m.veil.Mask(nil, s.Octets.Bytes()))
		s.Sent = sasl.Secret{}
		m.steps = append(m.steps, s)
	}
}

// ended reports whether the body was read to its end mark.
func (m *Memory) ended() bool { return m.body == nil || m.body.Ended() }
