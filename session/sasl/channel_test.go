package sasl

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"sync"
	"testing"

	"popsh/session/authority"
)

// anAuthority has the certificate of the servers here.
var anAuthority = sync.OnceValue(func() *authority.Authority {
	a, err := authority.New("test")
	if err != nil {
		panic(err)
	}
	return a
})

func serverConfig() *tls.Config { return anAuthority().Config(authority.None, nil) }

// serverCertificate is the one for localhost, which all handshakes here ask for.
func serverCertificate() *x509.Certificate {
	cert, err := serverConfig().GetCertificate(&tls.ClientHelloInfo{ServerName: "localhost"})
	if err != nil {
		panic(err)
	}
	return cert.Leaf
}

// handshake returns the states of both ends of a new TLS connection.
func handshake(t testing.TB, client, server *tls.Config) (here, there tls.ConnectionState) {
	t.Helper()
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	done := make(chan error, 1)
	accepting := tls.Server(far, server)
	go func() {
		err := accepting.Handshake()
		if err == nil {
			_, err = accepting.Write([]byte{1}) // and the ticket before it
		}
		done <- err
	}()
	dialling := tls.Client(near, client)
	_, err := dialling.Read(make([]byte, 1))
	if other := <-done; err != nil || other != nil {
		t.Fatalf("handshake: %v, %v", err, other)
	}
	return dialling.ConnectionState(), accepting.ConnectionState()
}

func configs(version uint16) (client, server *tls.Config) {
	server = serverConfig()
	return &tls.Config{RootCAs: anAuthority().Pool(), ServerName: "localhost", MinVersion: version, MaxVersion: version}, server
}

// channels returns both ends' channel of a new connection.
func channels(t testing.TB) (client, server *Channel) {
	t.Helper()
	here, there := handshake(t, first(configs(tls.VersionTLS13)), serverConfig())
	return NewChannel(here, here.PeerCertificates[0]), NewChannel(there, serverCertificate())
}

func first[A, B any](a A, _ B) A { return a }

func TestChannel(t *testing.T) {
	for version, want := range map[uint16][]string{
		tls.VersionTLS13: {Exporter, EndPoint},
		tls.VersionTLS12: {Unique, EndPoint},
	} {
		client, server := configs(version)
		here, there := handshake(t, client, server)
		ours, theirs := NewChannel(here, here.PeerCertificates[0]), NewChannel(there, serverCertificate())
		if !slices.Equal(ours.Kinds(), want) || !slices.Equal(theirs.Kinds(), want) {
			t.Errorf("%s: kinds %q and %q, want %q", tls.VersionName(version), ours.Kinds(), theirs.Kinds(), want)
		}
		for _, kind := range want {
			a, _ := ours.find(kind)
			b, _ := theirs.find(kind)
			if len(a.Data) < 12 || !bytes.Equal(a.Data, b.Data) {
				t.Errorf("%s, %s: %x and %x, want the same", tls.VersionName(version), kind, a.Data, b.Data)
			}
		}
	}
}

// TestChannelsDiffer: what binds to a connection is that of no other, but for the
// certificate.
func TestChannelsDiffer(t *testing.T) {
	for kind, same := range map[string]bool{Exporter: false, Unique: false, EndPoint: true} {
		version := uint16(tls.VersionTLS13)
		if kind == Unique {
			version = tls.VersionTLS12
		}
		var data [2][]byte
		for i := range data {
			client, server := configs(version)
			state, _ := handshake(t, client, server)
			b, _ := NewChannel(state, state.PeerCertificates[0]).find(kind)
			data[i] = b.Data
		}
		if bytes.Equal(data[0], data[1]) != same {
			t.Errorf("%s: %x and %x on two connections, want equal %v", kind, data[0], data[1], same)
		}
	}
}

// TestChannelResumed: a resumed session of TLS 1.2 has no tls-unique that could be
// relied on.
func TestChannelResumed(t *testing.T) {
	client, server := configs(tls.VersionTLS12)
	client.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	handshake(t, client, server)
	state, _ := handshake(t, client, server)
	if !state.DidResume {
		t.Fatal("the session was not resumed")
	}
	if kinds := NewChannel(state, serverCertificate()).Kinds(); !slices.Equal(kinds, []string{EndPoint}) {
		t.Errorf("kinds %q of a resumed session, want %s alone", kinds, EndPoint)
	}
}

func TestNoChannel(t *testing.T) {
	var none *Channel
	if kinds := none.Kinds(); kinds != nil {
		t.Errorf("kinds %q without a channel, want none", kinds)
	}
	if _, ok := none.find(""); ok || len(none.Only(EndPoint).Kinds()) > 0 {
		t.Error("no channel has a binding")
	}
	client, _ := channels(t)
	if kinds := client.Only(EndPoint).Kinds(); !slices.Equal(kinds, []string{EndPoint}) {
		t.Errorf("Only(%s) has %q", EndPoint, kinds)
	}
	if kinds := client.Only(Unique).Kinds(); kinds != nil {
		t.Errorf("Only(%s) has %q in TLS 1.3, want none", Unique, kinds)
	}
	odd := &x509.Certificate{Raw: []byte{1}, SignatureAlgorithm: x509.PureEd25519}
	if kinds := NewChannel(tls.ConnectionState{}, odd).Kinds(); kinds != nil {
		t.Errorf("kinds %q with a certificate that has no hash, want none", kinds)
	}
}
