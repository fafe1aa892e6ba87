package repl

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"popsh/repl/misuse"
	"popsh/session"
)

// families are those of addresses, as the configuration names them.
var families = []string{"ipv4", "ipv6"}

// family is that of the addresses to connect to, for a server.
func (o *Options) family(s *server) session.Family {
	switch {
	case o.IPv4:
		return session.IPv4
	case o.IPv6:
		return session.IPv6
	}
	f, _ := session.ParseFamily(s.family)
	return f
}

// path is the way that the octets take to a server.
func (o *Options) path(s *server) (session.Path, error) {
	p := session.Path{Family: o.family(s), Socket: o.rather("socket", s.socket, o.Socket)}
	var err error
	if p.Proxy, err = session.ParseProxy(o.rather("proxy", s.proxy, o.Proxy)); err != nil {
		return p, misuse.New("--proxy", err.Error(), proxyHintOf(err))
	}
	if p.Header, err = o.header(s); err != nil {
		return p, err
	}
	source := o.rather("source", s.source, o.Source)
	switch {
	case p.Socket != "" && (source != "" || p != session.Path{Socket: p.Socket, Header: p.Header}):
		return p, misuse.New("--socket", "a Unix socket is reached by no network", "leave out --ipv4, --ipv6, --source and --proxy")
	case source == "":
		return p, nil
	}
	if p.Source, err = netip.ParseAddr(source); err != nil {
		return p, misuse.New("--source", fmt.Sprintf("%q is not an address", source), sourceHint)
	}
	if own := session.FamilyOf(p.Source); p.Family != session.AnyFamily && p.Family != own {
		return p, misuse.New("--source", fmt.Sprintf("%s is an %s address, and connections are to be %s", source, own, p.Family), "leave out one of the two")
	}
	return p, nil
}

// header is the version of the header that goes ahead of all else.
func (o *Options) header(s *server) (session.Header, error) {
	name := cmp.Or(o.rather("proxy-header", s.proxyHeader, o.ProxyHeader), session.NoHeader.String())
	h, known := session.ParseHeader(name)
	if !known {
		return h, misuse.New("--proxy-header", fmt.Sprintf("%q is no version of the header", name), strings.Join(session.HeaderNames(), ", "))
	}
	return h, nil
}

// destination names the way, and what else decides at whose server it ends: the same
// host is another one elsewhere.
func (o *Options) destination(w *way) string {
	s, name := &w.server, w.String()
	for _, by := range []struct{ how, what string }{
		{"as", o.rather("tls-name", s.tlsName, o.TLSName)},
		{"at", o.rather("socket", s.socket, o.Socket)},
		{"through", o.rather("proxy", s.proxy, o.Proxy)},
	} {
		if by.what != "" {
			name += ", " + by.how + " " + by.what
		}
	}
	return name
}

const proxyHint = "socks5://HOST:PORT, http://HOST:PORT, or none"

// proxyHintOf is the hint about a text that names no proxy.
func proxyHintOf(err error) string {
	if errors.Is(err, session.ErrProxyLogin) {
		return "--proxy-user NAME says who it is; popsh asks for the password, unless --proxy-password-file has it"
	}
	return proxyHint
}

const sourceHint = "an address of this machine, such as 192.0.2.7"

// checkPath refuses flags that lead nowhere.
func (o *Options) checkPath() error {
	p, err := o.path(&server{})
	if err == nil && o.Practice && p != (session.Path{}) {
		return misuse.New("--practice", "no network leads to the practice server inside popsh", "leave out --ipv4, --ipv6, --source, --proxy, --proxy-header and --socket")
	}
	return err
}

// localAddress is a value: an address of this machine; empty for any.
type localAddress string

func (v *localAddress) Choices() []string { return nil }
func (v *localAddress) String() string    { return string(*v) }

func (v *localAddress) Set(text string) error {
	if _, err := netip.ParseAddr(text); err != nil && text != "" {
		return errors.New(sourceHint)
	}
	*v = localAddress(text)
	return nil
}

// proxy is a value: somebody who takes connections further, or none.
type proxy string

func (v *proxy) Choices() []string { return nil }
func (v *proxy) String() string    { return string(*v) }

func (v *proxy) Set(text string) error {
	if _, err := session.ParseProxy(text); err != nil {
		return fmt.Errorf("%w: %s", err, proxyHintOf(err))
	}
	*v = proxy(text)
	return nil
}

// certifiedName is a value: the name of a host, as a certificate bears it.
type certifiedName string

func (v *certifiedName) Choices() []string { return nil }
func (v *certifiedName) String() string    { return string(*v) }

func (v *certifiedName) Set(text string) error {
	if !isHostName(text) {
		return errors.New(certifiedHint)
	}
	*v = certifiedName(text)
	return nil
}

const certifiedHint = "the name of a host alone, such as pop.example.org"

// isHostName reports whether a text names a host, and nothing but that.
func isHostName(text string) bool {
	_, port, err := hostPort(text)
	return err == nil && port == 0 && !strings.HasPrefix(text, "[")
}
