package practice

import (
	"encoding/base64"
	"errors"
	"iter"

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
	switch {
	case !known:
		return c.refuse("", noMechanism)
	case m.Clear && c.clearRefused():
		return c.refuse("", tlsFirst)
	}
	first, err := initialResponse(args[1:])
	if err != nil {
		return c.refuse("", notBase64)
	}
	return c.exchange(m.Serve(c.srv.lookup), first)
}

// mechanisms yields the names of those that may be used now.
func (c *conn) mechanisms() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, m := range sasl.Mechanisms {
			if m.Clear && c.clearRefused() {
				continue
			}
			if !yield([]byte(m.Name)) {
				return
			}
		}
	}
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
			return c.login(user)
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

// ask sends a challenge and returns the client's line.
func (c *conn) ask(challenge []byte) (string, error) {
	line := "+ " + base64.StdEncoding.EncodeToString(challenge)
	if len(challenge) == 0 && c.srv.manner.glued {
		line = "+"
	}
	c.putLine(line)
	return c.readAnswer()
}
