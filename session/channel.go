package session

import (
	"net"
	"strconv"

	"popsh/session/sasl"
)

// Channel returns what an exchange can be bound to; nil in clear text.
func (s *Session) Channel() *sasl.Channel {
	if s.security == nil {
		return nil
	}
	return sasl.NewChannel(s.security.State, s.security.State.PeerCertificates[0])
}

// SASL begins the client's side of a mechanism on this connection. To the
// credentials it adds what a mechanism has to know of that; a channel that is
// given stays.
func (s *Session) SASL(mechanism string, c sasl.Credentials) (sasl.Client, error) {
	c.Host, c.Port = serverName(s.host), s.port()
	if c.Channel == nil {
		c.Channel = s.Channel()
	}
	c.Unbound = s.caps != nil && len(s.caps.Mechanisms()) > 0 && !s.Offers(mechanism+sasl.Plus)
	return sasl.NewClient(mechanism, c)
}

// port returns the port at the other end, 0 for a connection that has none.
func (s *Session) port() int {
	_, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(port)
	return n
}
