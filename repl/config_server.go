package repl

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"popsh/repl/config"
	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
)

// A server is a mail server to which the configuration gives a name.
type server struct {
	at, host, tls, user, auth, ca string // at is where it is configured
	authzid, cert, key            string
	passwordCommand               string
	family, source, proxy, socket string
	proxyUser, proxyHeader        string
	proxyPasswordCommand          string
	tlsMin, tlsMax, tlsName       string
	tlsCiphers, tlsGroups         string
	port                          int
	timeout                       time.Duration
}

// serverKeys are what the configuration may say of a server.
var serverKeys = []struct {
	name string
	of   func(*server) value
}{
	{"auth", func(s *server) value { return (*plainText)(&s.auth) }},
	{"authzid", func(s *server) value { return (*plainText)(&s.authzid) }},
	{"ca", func(s *server) value { return (*fileName)(&s.ca) }},
	{"cert", func(s *server) value { return (*fileName)(&s.cert) }},
	{"family", func(s *server) value { return choice{&s.family, families} }},
	{"host", func(s *server) value { return (*plainText)(&s.host) }},
	{"key", func(s *server) value { return (*fileName)(&s.key) }},
	{"password-command", func(s *server) value { return program{to: &s.passwordCommand} }},
	{"port", func(s *server) value { return number{&s.port, 1, 65535} }},
	{"proxy", func(s *server) value { return (*proxy)(&s.proxy) }},
	{"proxy-header", func(s *server) value { return choice{&s.proxyHeader, session.HeaderNames()} }},
	{"proxy-password-command", func(s *server) value { return program{to: &s.proxyPasswordCommand} }},
	{"proxy-user", func(s *server) value { return (*plainText)(&s.proxyUser) }},
	{"socket", func(s *server) value { return (*fileName)(&s.socket) }},
	{"source", func(s *server) value { return (*localAddress)(&s.source) }},
	{"timeout", func(s *server) value { return (*period)(&s.timeout) }},
	{"tls", func(s *server) value { return choice{&s.tls, modes} }},
	{"tls-ciphers", func(s *server) value { return ciphersIn(&s.tlsCiphers) }},
	{"tls-groups", func(s *server) value { return groupsIn(&s.tlsGroups) }},
	{"tls-max", func(s *server) value { return choice{&s.tlsMax, session.TLSVersions()} }},
	{"tls-min", func(s *server) value { return choice{&s.tlsMin, session.TLSVersions()} }},
	{"tls-name", func(s *server) value { return (*certifiedName)(&s.tlsName) }},
	{"user", func(s *server) value { return (*plainText)(&s.user) }},
}

var modes = []string{session.Auto.String(), session.Implicit.String(), session.STLS.String(), session.Clear.String()}

func serverKeyNames() []string {
	var names []string
	for _, k := range serverKeys {
		names = append(names, k.name)
	}
	return names
}

// takeServer takes an entry below [servers].
func (o *Options) takeServer(e config.Entry) error {
	switch {
	case len(e.Key) == 1 && e.IsTable():
		return nil
	case len(e.Key) == 1, len(e.Key) == 2 && !e.IsTable():
		return misuse.New(e.At, "a server is a table with a name", "[servers.work]", `host = "pop.example.org"`)
	}
	name := e.Key[1]
	if strings.HasPrefix(name, "-") || strings.TrimFunc(name, inName) != "" || name == "" {
		return misuse.New(e.At, "a server cannot be called "+view.Quote(name), "letters, digits, dots, dashes and underscores")
	}
	if o.servers == nil {
		o.servers = map[string]*server{}
	}
	if o.servers[name] == nil {
		o.servers[name] = &server{at: e.At}
	}
	if len(e.Key) == 2 {
		return nil
	}
	return o.servers[name].take(e)
}

func (s *server) take(e config.Entry) error {
	i := slices.Index(serverKeyNames(), e.Key[2])
	if i < 0 {
		return unknownKey(e, e.Key[2], "a server has no", serverKeyNames())
	}
	return assign(e, e.Key[2], 3, serverKeys[i].of(s))
}

// inName reports whether a character may stand in the name of a server.
func inName(r rune) bool {
	return r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
}

// checkServers refuses servers that cannot be reached.
func (o *Options) checkServers() error {
	for _, name := range o.serverNames() {
		s := o.servers[name]
		if s.host == "" {
			return misuse.New(s.at, "server "+name+" has no host", `host = "pop.example.org"`)
		}
		if _, port, err := hostPort(s.host); err != nil || port != 0 {
			return misuse.New(s.at, view.Quote(s.host)+" is not the name of a host", "a port stands beside it: port = 1110")
		}
	}
	return nil
}

// serverNames returns the names of the configured servers, sorted.
func (o *Options) serverNames() []string { return slices.Sorted(maps.Keys(o.servers)) }

// wayTo returns the way to a target: a server with a name, a host or a URL. What
// was typed wins over what the server's table says.
func (o *Options) wayTo(target, tls string) (*way, error) {
	if tls == "" && o.typed("tls") {
		tls = o.TLS
	}
	s, named := o.servers[target]
	if !named {
		w, err := parseWay(target, modeNamed(tls), 0)
		if err == nil {
			w.auth = cmp.Or(w.auth, o.Auth)
		}
		return w, err
	}
	w, err := parseWay(s.host, modeNamed(cmp.Or(tls, s.tls)), s.port)
	if err != nil {
		return nil, err
	}
	w.server, w.user, w.auth = *s, s.user, o.rather("auth", s.auth, o.Auth)
	return w, nil
}

func modeNamed(name string) session.Mode {
	mode, _ := session.ParseMode(name)
	return mode
}

// rather returns what a server's table says of a setting, unless that was typed.
func (o *Options) rather(setting, special, general string) string {
	if special == "" || o.typed(setting) {
		return general
	}
	return special
}
