package session

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// Security is what is known of a session's TLS.
type Security struct {
	State    tls.ConnectionState
	Implicit bool   // TLS came before the greeting
	Asked    bool   // the server asked for a certificate of the client
	Pinned   bool   // it has the key that was asked for, whoever vouches for it
	Name     string // that the certificate must bear, in place of the host's; usually empty
	Distrust error  // why the certificate cannot be trusted; only with Options.Insecure
}

// alpn is the name of POP3 for TLS; a server that knows no ALPN takes it too.
const alpn = "pop3"

// tlsConfig follows RFC 8314: TLS 1.2 and up unless the options say otherwise, the
// certificate's names checked against the host as the user named it, or against
// the name that the options give it. There is no
// session cache, since a resumed session shows no certificate, and renegotiation is
// never allowed.
func (s *Session) tlsConfig(found *Security) *tls.Config {
	c := &tls.Config{
		ServerName:       serverName(cmp.Or(s.options.TLSName, s.host)),
		RootCAs:          s.options.Roots,
		MinVersion:       cmp.Or(s.options.OldestTLS, tls.VersionTLS12),
		MaxVersion:       s.options.NewestTLS,
		CipherSuites:     s.options.Offer.Ciphers,
		CurvePreferences: s.options.Offer.Groups,
		NextProtos:       []string{alpn},
		KeyLogWriter:     s.options.KeyLog,
	}
	if c.CipherSuites == nil {
		c.CipherSuites = suites(s.options.OldestTLS)
	}
	c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		found.Asked = true
		return cmp.Or(s.options.Certificate, &tls.Certificate{}), nil
	}
	switch {
	case s.options.Pin != nil:
		c.InsecureSkipVerify, c.VerifyConnection, found.Pinned = true, s.options.Pin.pinned, true
	case s.options.Insecure:
		c.InsecureSkipVerify = true
		c.VerifyConnection = func(cs tls.ConnectionState) error {
			found.Distrust = verify(cs, c)
			return nil
		}
	}
	return c
}

// serverName is a host as a certificate names it: without the final dot, and an
// address without its zone.
func serverName(host string) string {
	host, _, _ = strings.Cut(host, "%")
	return strings.TrimSuffix(host, ".")
}

// verify is the check that crypto/tls makes unless told otherwise.
func verify(cs tls.ConnectionState, c *tls.Config) error {
	opts := x509.VerifyOptions{Roots: c.RootCAs, DNSName: c.ServerName, Intermediates: x509.NewCertPool()}
	for _, cert := range cs.PeerCertificates[1:] {
		opts.Intermediates.AddCert(cert)
	}
	_, err := cs.PeerCertificates[0].Verify(opts)
	return err
}

// secure runs the TLS handshake. All that was known before is dropped
// (RFC 2595 §4), and octets that came in clear behind the +OK of STLS end the
// session.
func (s *Session) secure(ctx context.Context) error {
	found := &Security{Implicit: s.greeting == nil, Name: s.options.TLSName}
	var said opening
	err := s.conn.Upgrade(ctx, func(ctx context.Context, nc net.Conn) (net.Conn, string, error) {
		ctx, cancel := limited(ctx, s.options.Timers.Handshake)
		defer cancel()
		tc := tls.Client(said.listen(nc), s.tlsConfig(found))
		if err := tc.HandshakeContext(ctx); err != nil {
			return nil, "", err
		}
		found.State = tc.ConnectionState()
		return tc, found.facts(), nil
	})
	if err != nil {
		err = s.tlsFailure(ctx, &said, err)
		s.end()
		return err
	}
	s.security, s.capsBare, s.caps, s.exchange, s.tongue = found, s.caps, nil, nil, false
	s.machine.Secured()
	return nil
}

// tlsFailure finds out what went wrong in a handshake.
func (s *Session) tlsFailure(ctx context.Context, said *opening, err error) error {
	var early *wire.PreTLSError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case s.Closed():
		return ErrClosed
	case errors.Is(err, context.DeadlineExceeded):
		return &LinkError{Op: "TLS handshake", Addr: s.addr, Talking: true, Err: &wire.TimeoutError{After: s.options.Timers.Handshake}}
	case errors.As(err, &early), said.isText() && s.greeting != nil:
		return s.tlsError(Injected, nil, err)
	case said.isText():
		return s.tlsError(ClearPort, nil, err)
	case said.isTooOld() && s.options.Offer.isNarrow():
		return s.tlsError(Narrowed, nil, err)
	case said.isTooOld() && s.isCapped():
		return s.tlsError(Capped, nil, err)
	case said.isTooOld():
		return s.tlsError(TooOld, nil, err)
	}
	return s.certificateFailure(err)
}

// certificateFailure finds out why a certificate was not accepted.
func (s *Session) certificateFailure(err error) error {
	var cert *x509.Certificate
	var bad *tls.CertificateVerificationError
	if errors.As(err, &bad) && len(bad.UnverifiedCertificates) > 0 {
		cert = bad.UnverifiedCertificates[0]
	}
	if key, ok := errors.AsType[*keyError](err); ok {
		return s.tlsError(WrongKey, key.cert, err)
	}
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return s.tlsError(WrongName, cert, err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return s.tlsError(Expired, cert, err)
	case bad != nil:
		return s.tlsError(UnknownAuthority, cert, err)
	}
	return s.tlsError(HandshakeFailed, nil, err)
}

func (s *Session) tlsError(f Fault, cert *x509.Certificate, err error) error {
	return &TLSError{Host: s.host, Name: s.options.TLSName, Addr: s.addr, Fault: f, Cert: cert, Err: err}
}

// stls is the request that asks for TLS.
func stls() Request {
	for _, c := range pop3.Commands {
		if c.Body == pop3.HelloTLS {
			return NewRequest([]byte(c.Verb))
		}
	}
	panic("no command starts TLS")
}

// mustStartTLS asks for TLS and ends the session when it is refused: it never
// goes on in clear (RFC 8314 §3.2).
func (s *Session) mustStartTLS(ctx context.Context) error {
	reply, err := s.Do(ctx, stls())
	if err != nil {
		return err
	}
	if refused := reply.Err(); refused != nil {
		return s.tlsError(NoSTLS, nil, refused)
	}
	return nil
}
