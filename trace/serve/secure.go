package serve

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strconv"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// implicit reports whether the connection begins with TLS.
func (c *conn) implicit() bool {
	switch c.srv.options.TLS {
	case TLSImplicit:
		return true
	case TLSRecorded:
		return c.take.secure
	}
	return false
}

// offersSTLS reports whether a client may ask for TLS now.
func (c *conn) offersSTLS() bool {
	switch c.srv.options.TLS {
	case TLSSTLS:
		return !c.secure()
	case TLSRecorded:
		return (c.take.stls || c.take.offered) && !c.secure()
	}
	return false
}

// spares reports whether a step that began TLS is of no use, since no connection
// gets it by a command.
func (s *Server) spares(x *step) bool {
	return x.line.startsTLS() && x.x.OK && (s.options.TLS == TLSOff || s.options.TLS == TLSImplicit)
}

// secure reports whether the connection is inside TLS.
func (c *conn) secure() bool { return c.machine.Facts().Has(pop3.UnderTLS) }

// stls answers the command that asks for TLS, with the recorded reply where there
// is one, and begins TLS. Octets behind the command end the connection: they would
// pass for the first words under TLS (RFC 2595 §4).
func (c *conn) stls(l *line) bool {
	if n := c.in.Buffered(); n > 0 {
		ahead, _ := c.in.Peek(n)
		c.observe(wire.PreTLS, ahead, "")
		c.srv.log("connection %d: octets in clear stood behind %v; the connection was ended", c.number, *l)
		return false
	}
	r, end := textReply("+OK"), goesOn
	s := c.find(l)
	if s != nil {
		s.used.Store(true)
		c.used[s] = true
		r, end = s.reply.expand(c.srv.vault.fill(s.take.file)), s.end
	} else {
		c.synthetic(l)
	}
	if !(c.send(l.verb, r, end) && c.injects(s)) && c.end != aborted {
		return false
	}
	if c.out.Flush() != nil || !r.ok() {
		return c.end == goesOn
	}
	return c.startTLS() == nil
}

// injects sends what the recorded server, or somebody on the way, said in clear
// behind the +OK (RFC 2595 §4).
func (c *conn) injects(s *step) bool {
	for i := slices.Index(c.take.steps, s) + 1; s != nil && i < len(c.take.steps); i++ {
		x := c.take.steps[i]
		if x.isRequest() || x.x.Secure {
			break
		}
		c.next = max(c.next, i+1)
		if !c.send("", x.reply.expand(c.srv.vault.fill(x.take.file)), x.end) {
			return false
		}
	}
	return true
}

var errAborted = errors.New("serve: the handshake was to break off")

// startTLS does the server's side of a TLS handshake and goes on inside it.
func (c *conn) startTLS() error {
	c.nc.SetDeadline(time.Now().Add(handshakeTime))
	c.observe(wire.Securing, nil, "")
	if c.end == aborted || c.aborts() {
		c.end = aborted
		c.nc.Read(make([]byte, 1)) // the client has begun
		return errAborted
	}
	secured := tls.Server(c.nc, c.terms())
	if err := secured.Handshake(); err != nil {
		c.srv.log("connection %d: the TLS handshake failed: %v", c.number, err)
		c.ended = err.Error()
		return err
	}
	secured.SetDeadline(time.Time{})
	c.srv.log("connection %d: %s", c.number, described(secured.ConnectionState()))
	c.observe(wire.Upgraded, nil, factsOf(secured.ConnectionState()))
	c.machine.Secured()
	c.attach(secured)
	return nil
}

// terms returns the settings for the handshake.
func (c *conn) terms() *tls.Config {
	config := c.srv.trust.Config(c.srv.options.CertFault, func(cert *x509.Certificate) { c.shown = cert })
	if version := c.take.version; version != 0 && c.srv.options.TLSLikeRecorded {
		config.MaxVersion, config.MinVersion = version, min(config.MinVersion, version)
	}
	return config
}

// described says what a handshake agreed on.
func described(s tls.ConnectionState) string {
	text := tls.VersionName(s.Version)
	if s.ServerName != "" {
		text += " for " + strconv.QuoteToASCII(s.ServerName)
	}
	return text
}
