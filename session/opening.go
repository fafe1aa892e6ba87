package session

import (
	"bytes"
	"crypto/tls"
	"net"
)

// An opening is the first octets that a server sends when TLS is asked for. They
// tell what it speaks when the handshake fails: crypto/tls tells it in words only.
type opening struct{ octets []byte }

// openingMost is as far as the version in a ServerHello.
const openingMost = 11

// listen returns nc, which from now on is listened to.
func (o *opening) listen(nc net.Conn) net.Conn { return listened{nc, o} }

type listened struct {
	net.Conn
	opening *opening
}

func (l listened) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	o := l.opening
	o.octets = append(o.octets, p[:min(n, openingMost-len(o.octets))]...)
	return n, err
}

// Octets of TLS (RFC 8446 §4, §5.1, §6).
const (
	alertRecord     = 21
	handshakeRecord = 22
	majorVersion    = 3 // of all versions of TLS
	serverHello     = 2

	handshakeFailure     = 40
	protocolVersion      = 70
	insufficientSecurity = 71
)

// isText reports whether the server speaks clear text.
func (o *opening) isText() bool {
	start := o.octets[:min(3, len(o.octets))]
	return len(start) > 0 && !bytes.ContainsFunc(start, func(r rune) bool { return r < ' ' || r > '~' })
}

// isTLS reports whether the server speaks TLS.
func (o *opening) isTLS() bool {
	return len(o.octets) > 1 && (o.octets[0] == alertRecord || o.octets[0] == handshakeRecord) && o.octets[1] == majorVersion
}

// isTooOld reports whether the server finds no version or cipher of those that
// were offered, or chooses a version that was not.
func (o *opening) isTooOld() bool {
	switch {
	case !o.isTLS():
		return false
	case o.octets[0] == alertRecord && len(o.octets) > 6:
		code := o.octets[6]
		return code == handshakeFailure || code == protocolVersion || code == insufficientSecurity
	case o.octets[0] == handshakeRecord && len(o.octets) == openingMost && o.octets[5] == serverHello:
		return int(o.octets[9])<<8|int(o.octets[10]) < tls.VersionTLS12
	}
	return false
}
