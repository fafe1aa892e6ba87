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
	config, shown := c.tlsConfig()
	secured := tls.Server(c.nc, config)
	secured.SetDeadline(time.Now().Add(handshakeTime))
	if err := secured.Handshake(); err != nil {
		return err
	}
	secured.SetDeadline(time.Time{})
	c.attach(secured)
	c.facts = pop3.UnderTLS
	c.channel = sasl.NewChannel(secured.ConnectionState(), *shown)
	c.identity = c.srv.userOf(secured.ConnectionState())
	return nil
}

// tlsConfig returns the settings of the handshake, in which a client may show who
// it is, and where the certificate will be that the client is shown.
func (c *conn) tlsConfig() (*tls.Config, **x509.Certificate) {
	config, shown := c.srv.trust.Config(c.srv.manner.cert), new(*x509.Certificate)
	config.ClientAuth, config.ClientCAs = tls.VerifyClientCertIfGiven, c.srv.trust.Pool()
	choose := config.GetCertificate
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		cert, err := choose(hello)
		if err == nil {
			*shown = cert.Leaf
		}
		return cert, err
	}
	return config, shown
}
