package sasl

import (
	"crypto/tls"
	"crypto/x509"
	"slices"

	scramlib "github.com/xdg-go/scram"
)

// The kinds of channel binding (RFC 5929 §3 and §4, RFC 9266 §2).
const (
	Exporter = string(scramlib.ChannelBindingTLSExporter)
	Unique   = string(scramlib.ChannelBindingTLSUnique)
	EndPoint = string(scramlib.ChannelBindingTLSServerEndpoint)
)

// BindingKinds are the kinds that are known, the best first.
var BindingKinds = []string{Exporter, Unique, EndPoint}

// A Channel is a TLS connection that an exchange can be bound to: what both ends
// of it can compute, and nobody who sits in between (RFC 5056 §2). It never
// changes.
type Channel struct{ bindings []scramlib.ChannelBinding }

// NewChannel returns the channel of a connection. The certificate is the
// server's; on its side it is not in the state. The zero Channel, with nothing to
// bind to, comes of a connection that offers no kind.
func NewChannel(state tls.ConnectionState, server *x509.Certificate) *Channel {
	c := &Channel{}
	for _, bind := range bindings {
		if b, err := bind(state, server); err == nil && b.IsSupported() {
			c.bindings = append(c.bindings, b)
		}
	}
	return c
}

// bindings make the bindings that a connection has, in the order of BindingKinds.
var bindings = [...]func(tls.ConnectionState, *x509.Certificate) (scramlib.ChannelBinding, error){
	exporter, unique, endPoint,
}

// exporter is for TLS 1.3. Before that it would be safe only with the extended
// master secret (RFC 9266 §4), and tls-unique is what other programs expect.
func exporter(state tls.ConnectionState, _ *x509.Certificate) (scramlib.ChannelBinding, error) {
	if state.Version < tls.VersionTLS13 {
		return scramlib.ChannelBinding{}, nil
	}
	return scramlib.NewTLSExporterBinding(&state)
}

// unique is for full handshakes before TLS 1.3: in a resumed one the value can be
// that of another connection.
func unique(state tls.ConnectionState, _ *x509.Certificate) (scramlib.ChannelBinding, error) {
	if state.Version >= tls.VersionTLS13 || state.DidResume {
		return scramlib.ChannelBinding{}, nil
	}
	return scramlib.NewTLSUniqueBinding(state.TLSUnique), nil
}

func endPoint(_ tls.ConnectionState, server *x509.Certificate) (scramlib.ChannelBinding, error) {
	if server == nil {
		return scramlib.ChannelBinding{}, nil
	}
	return scramlib.NewTLSServerEndpointBinding(&tls.ConnectionState{PeerCertificates: []*x509.Certificate{server}})
}

// Kinds returns the kinds of binding that the channel has, the best first; none
// for a nil channel.
func (c *Channel) Kinds() []string {
	var kinds []string
	if c != nil {
		for _, b := range c.bindings {
			kinds = append(kinds, string(b.Type))
		}
	}
	return kinds
}

// Only returns the channel with one kind of binding left, or with none.
func (c *Channel) Only(kind string) *Channel {
	b, ok := c.find(kind)
	if !ok {
		return &Channel{}
	}
	return &Channel{bindings: []scramlib.ChannelBinding{b}}
}

// find returns the binding of a kind; "" is the best there is.
func (c *Channel) find(kind string) (scramlib.ChannelBinding, bool) {
	if c == nil {
		return scramlib.ChannelBinding{}, false
	}
	i := slices.IndexFunc(c.bindings, func(b scramlib.ChannelBinding) bool { return kind == "" || string(b.Type) == kind })
	if i < 0 {
		return scramlib.ChannelBinding{}, false
	}
	return c.bindings[i], true
}
