package serve

import (
	"crypto/tls"
	"encoding/base64"
	"errors"

	"popsh/session/pop3"
	"popsh/trace"
)

// Words of a SASL exchange (RFC 5034 §4).
const (
	cancel        = "*"
	emptyResponse = "="
)

// An outcome is how an AUTH exchange of a client ended.
type outcome uint8

const (
	gone      outcome = iota // the connection is
	cancelled                // by the client
	malformed                // an answer is out of form
	refused                  // the secret is known, and another one
	accepted
)

// auth holds an AUTH exchange with fresh challenges, and ends it as the recorded
// one ended. An exchange that was refused at once is refused at once.
func (c *conn) auth(l *line) bool {
	s := c.find(l)
	switch {
	case s != nil && s.challenges == 0 && s.auth == nil:
		return c.play(s, l)
	case s == nil && !c.welcomes(), !c.serves(l.args[0].text, s):
		return c.miss(l)
	}
	h, file := c.secretOf(s)
	switch c.converse(l, h, file) {
	case gone:
		return false
	case cancelled:
		return c.send(l.verb, textReply("-ERR cancelled"), goesOn)
	case malformed:
		return c.send(l.verb, textReply("-ERR the answer is out of form"), goesOn)
	case refused:
		return c.refuse(l)
	}
	if s != nil {
		return c.play(s, l)
	}
	c.synthetic(l)
	return c.reply(l, textReply(string(c.srv.rec.mail.welcome.reply.status())), goesOn)
}

// welcomes reports whether a sign-on that was not recorded can be answered by one
// that was.
func (c *conn) welcomes() bool {
	o := c.srv.options
	return (o.Match == ByModel || o.OnMiss == MissModel) && c.srv.rec.mail.welcome != nil
}

// refuse answers a wrong secret: as the recorded server did when it refused one,
// else as a miss.
func (c *conn) refuse(l *line) bool {
	for _, s := range c.take.steps {
		if s.isRequest() && !s.x.OK && c.judge(s, l) != wrong {
			return c.play(s, l)
		}
	}
	return c.missErr(l)
}

// secretOf returns the secret that a step was signed on with, and of which
// transcript it is. Without a step it is that of the sign-on which is answered to
// all others.
func (c *conn) secretOf(s *step) (trace.Hidden, int) {
	user := ""
	if s == nil {
		s, user = c.srv.rec.mail.welcome, c.srv.rec.mail.user
	}
	h := trace.Hidden{N: trace.Unknowable}
	if known := s.secret(); known != nil {
		h = *known
	}
	if h.User == "" {
		h.User = user
	}
	return h, s.take.file
}

// begin begins the server's side of a mechanism.
func (c *conn) begin(name string, lookup func(string) ([]byte, bool)) (Exchange, bool) {
	if c.srv.options.Auth.Begin == nil {
		return nil, false
	}
	w := Witness{Secret: lookup, Certificate: c.shown, Bound: c.srv.rec.mail.binds}
	if secured, ok := c.nc.(*tls.Conn); ok {
		state := secured.ConnectionState()
		w.TLS = &state
	}
	return c.srv.options.Auth.Begin(name, w)
}

// A dialogue is the server's side of one AUTH exchange.
type dialogue struct {
	*conn
	Exchange
	mechanism string
	place     place // of the secret that it was recorded with
	known     bool  // there is a secret to hold the client's against
	answers   int   // that came so far, with the initial one
}

// converse sends challenges until the mechanism is done. A secret that nobody
// knows is accepted whatever it is.
func (c *conn) converse(l *line, h trace.Hidden, file int) outcome {
	d := &dialogue{conn: c, mechanism: l.args[0].text, place: place{file, h.N}}
	var ok bool
	d.Exchange, ok = c.begin(d.mechanism, func(user string) (value []byte, known bool) {
		value, d.known = c.valueFor(h, file, user)
		return value, d.known
	})
	if !ok {
		return malformed
	}
	response, err := initialResponse(l)
	for err == nil {
		challenge, end, over := d.take(response)
		if over {
			return end
		}
		text, lost := c.ask(challenge)
		switch {
		case lost != nil:
			return gone
		case text == cancel:
			return cancelled
		}
		response, err = decode(text)
	}
	return malformed
}

// take hands an answer of the client to the mechanism, nil for no initial one. It
// returns the next challenge, or how the exchange ends.
func (d *dialogue) take(response []byte) (challenge []byte, end outcome, over bool) {
	if response != nil {
		d.answers++
	}
	if d.srv.vault.learn(d.place, trace.Revealed(d.mechanism, d.answers, response)) == wrong {
		return nil, refused, true
	}
	challenge, _, done, err := d.Next(response)
	isRefusal := err != nil && errors.Is(err, d.srv.options.Auth.Refused)
	switch {
	case done, isRefusal && !d.known:
		return nil, accepted, true
	case isRefusal:
		return nil, refused, true
	case err != nil:
		return nil, malformed, true
	}
	return challenge, gone, false
}

// valueFor returns the secret of a user. A user who was not recorded has none that
// could be right.
func (c *conn) valueFor(h trace.Hidden, file int, user string) ([]byte, bool) {
	if h.User != "" && h.User != user {
		return []byte{0}, true
	}
	return c.srv.vault.value(file, h.N)
}

// initialResponse decodes the optional last argument of AUTH. It is nil when there
// is none.
func initialResponse(l *line) ([]byte, error) {
	switch {
	case len(l.args) < 2:
		return nil, nil
	case l.args[1].text == emptyResponse:
		return []byte{}, nil
	}
	return decode(l.args[1].text)
}

// decode reads base64 with its padding (RFC 5034 §4). Empty input gives an empty
// answer, not nil.
func decode(text string) ([]byte, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	return append([]byte{}, b...), err
}

// ask sends a challenge and returns the client's line.
func (c *conn) ask(challenge []byte) (string, error) {
	c.put([]byte("+ " + base64.StdEncoding.EncodeToString(challenge) + "\r\n"))
	return c.readLine(lineMax)
}

// proved reports whether a command signs on as the recorded user did, as far as
// that can be told.
func (c *conn) proved(l *line) bool {
	h, file := c.secretOf(nil)
	words := l.words()
	named := l.row.Takes(pop3.Name)
	if named && h.User != "" && words[0] != h.User {
		return false
	}
	came := words[len(words)-1]
	if !named {
		return c.srv.vault.judge(file, h.N, []byte(came)) != wrong
	}
	value, known := c.srv.vault.value(file, h.N)
	return !known || c.srv.options.Auth.Digest != nil && c.srv.options.Auth.Digest(c.stamp, value) == came
}
