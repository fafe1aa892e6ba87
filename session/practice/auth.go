package practice

import (
	"encoding/base64"
	"errors"
	"iter"

	"popsh/session/pop3"
	"popsh/session/sasl"
)

// Words of a SASL exchange (RFC 5034 §4).
const (
	cancel        = "*"
	emptyResponse = "=" // stands for an empty initial response only
)

// cmdAuth holds a SASL exchange. Without an argument it lists the mechanisms, as
// many servers do though no RFC says so.
func (c *conn) cmdAuth(args []string) reply {
	if len(args) == 0 {
		r := c.accept(mechanismsFollow)
		r.body = c.mechanisms()
		return r
	}
	m, known := sasl.Find(args[0])
	if !known || m.Serve == nil {
		return c.refuse("", noMechanism)
	}
	if why, barred := c.bars(m); barred {
		return c.refuse("", why)
	}
	if len(args) > 1 && c.srv.manner.noInitial {
		return c.refuse("", answerLater)
	}
	first, err := initialResponse(args[1:])
	if err != nil {
		return c.refuse("", notBase64)
	}
	return c.exchange(c.srv.manner.twist(m.Serve(c.service())), first)
}

// realm is the one that all users of the server belong to.
const realm = "example.org"

// service is what a mechanism has to know of this server.
func (c *conn) service() sasl.Service {
	return sasl.Service{
		Passwords: c.srv.lookup, Token: c.srv.hasToken,
		Channel: c.channel, Bound: c.facts.Has(pop3.UnderTLS),
		Identity: c.identity, Guest: c.srv.manner.guest, Realm: realm,
	}
}

// mechanisms yields the names of those that may be used now.
func (c *conn) mechanisms() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, m := range sasl.Mechanisms {
			if _, barred := c.bars(m); m.Serve != nil && !barred && !yield([]byte(m.Name)) {
				return
			}
		}
	}
}

// bars says why a mechanism is not to be had, on this connection or from this
// server; false when it is.
func (c *conn) bars(m sasl.Mechanism) (why phrase, barred bool) {
	about, _ := pop3.LookupMechanism(m.Name)
	needs := about.Needs.Has
	switch {
	case !c.facts.Has(pop3.UnderTLS) && (needs(pop3.NeedsChannel) || needs(pop3.NeedsCertificate)), about.Clear && c.clearRefused():
		return tlsFirst, true
	case needs(pop3.NeedsCertificate) && c.identity == "", about.Needs == 0 && c.srv.manner.guest == "":
		return noMechanism, true
	}
	return 0, false
}

// initialResponse decodes the optional last argument of AUTH. It is nil when
// there is none.
func initialResponse(args []string) ([]byte, error) {
	switch {
	case len(args) == 0:
		return nil, nil
	case args[0] == emptyResponse:
		return []byte{}, nil
	}
	return decode(args[0])
}

// decode reads base64 without blanks, with its padding (RFC 5034 §4). Empty
// input gives an empty answer, not nil.
func decode(text string) ([]byte, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	return append([]byte{}, b...), err
}

// exchange sends challenges until the mechanism is done. After a failure the
// session is as if AUTH had never been sent.
func (c *conn) exchange(server sasl.Server, response []byte) reply {
	for {
		challenge, user, done, err := server.Next(response)
		switch {
		case done:
			return c.finish(user, challenge)
		case errors.Is(err, sasl.ErrRefused):
			return c.refuse(codeAuth, badLogin)
		case err != nil:
			return c.refuse("", badAnswer)
		}
		line, err := c.ask(challenge)
		if err != nil {
			return reply{silent: true, closes: true}
		}
		if line == cancel {
			return c.refuse("", cancelled)
		}
		if response, err = decode(line); err != nil {
			return c.refuse("", notBase64)
		}
	}
}

// finish logs a user in. A last challenge that has not been sent goes behind the
// +OK, or before it, for nobody to answer.
func (c *conn) finish(user string, last []byte) reply {
	if len(last) > 0 && c.srv.manner.hasty {
		c.putLine(challengeLine(last))
	}
	r := c.login(user)
	if len(last) > 0 && r.ok && !c.srv.manner.hasty {
		r.text = base64.StdEncoding.EncodeToString(last)
	}
	return r
}

// ask sends a challenge and returns the client's line.
func (c *conn) ask(challenge []byte) (string, error) {
	line := challengeLine(challenge)
	if begin := c.srv.manner.begin; len(challenge) == 0 && begin != "" {
		line = begin
	}
	c.putLine(line)
	return c.readAnswer()
}

func challengeLine(challenge []byte) string {
	return "+ " + base64.StdEncoding.EncodeToString(challenge)
}
