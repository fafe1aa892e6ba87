package practice

import (
	"crypto/tls"
	"crypto/x509"
	"time"

	"popsh/session/pop3"
	"popsh/session/sasl"
)

// startTLS does the server's side of a TLS handshake and goes on inside it.
func (c *conn) startTLS() error {
	var shown *x509.Certificate
	config := c.srv.trust.Config(c.srv.manner.cert, func(cert *x509.Certificate) { shown = cert })
	config.ClientAuth, config.ClientCAs = tls.VerifyClientCertIfGiven, c.srv.trust.Pool() // a client may show who it is
	secured := tls.Server(c.nc, config)
	secured.SetDeadline(time.Now().Add(handshakeTime))
	if err := secured.Handshake(); err != nil {
		c.log("the TLS handshake failed: %v", err)
		return err
	}
	c.log("%s", tls.VersionName(secured.ConnectionState().Version))
	secured.SetDeadline(time.Time{})
	c.attach(secured)
	c.facts = pop3.UnderTLS
	c.channel = sasl.NewChannel(secured.ConnectionState(), shown)
	c.identity = c.srv.userOf(secured.ConnectionState())
	return nil
}
