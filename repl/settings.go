package repl

import (
	"context"
	"slices"
	"strings"
	"time"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/wire"
)

// A setting is something that :set shows and changes and that the configuration
// file presets.
type setting struct {
	name, what string
	flag       string // the flag that sets it too, "" for none
	anew       bool   // has to be said in every session, so not in the file
	of         func(*Options) value
	changed    func(*Shell) // what a change brings about; may be nil
}

// settings are all settings, in alphabetical order.
var settings = slices.SortedFunc(slices.Values(slices.Concat(generalSettings, lookSettings())),
	func(a, b setting) int { return strings.Compare(a.name, b.name) })

// generalSettings are those that are no looks.
var generalSettings = []setting{
	{name: "allow-cleartext", what: "send secrets in clear text without asking", flag: "allow-cleartext", anew: true,
		of: func(o *Options) value { return (*onOff)(&o.AllowCleartext) }},
	{name: "auth", what: "how to log in: auto, user, apop, token or a SASL mechanism", flag: "auth",
		of: func(o *Options) value { return (*plainText)(&o.Auth) }},
	{name: "authzid", what: "whom to act for by AUTH; empty for the user himself", flag: "authzid",
		of: func(o *Options) value { return (*plainText)(&o.Authzid) }},
	{name: "autosave", what: "keep a transcript of every connection, without secrets and bodies", flag: "no-autosave",
		of: func(o *Options) value { return (*offOn)(&o.NoAutosave) }, changed: (*Shell).changeAutosave},
	{name: "ca", what: "the file of the authorities to trust; empty for the system's", flag: "ca",
		of: func(o *Options) value { return (*fileName)(&o.CA) }},
	{name: "cert", what: "the file of your certificate, shown to servers that ask for it", flag: "cert",
		of: func(o *Options) value { return (*fileName)(&o.Cert) }},
	{name: "channel-binding", what: "how SCRAM-…-PLUS is bound to the TLS connection", flag: "channel-binding",
		of: func(o *Options) value { return choice{&o.ChannelBinding, bindingKinds} }},
	{name: "color", what: "colours: always, never, or auto for where the terminal has them", flag: "color",
		of: func(o *Options) value { return choice{&o.Color, door.Colors} }, changed: (*Shell).restyle},
	{name: "connect-timeout", what: "how long connecting may take", flag: "connect-timeout",
		of: func(o *Options) value { return (*period)(&o.ConnectTimeout) }, changed: func(sh *Shell) { sh.timers.Connect = sh.options.ConnectTimeout }},
	{name: "explain", what: "explain every reply below it, as :explain does",
		of: func(o *Options) value { return (*onOff)(&o.Explain) }},
	{name: "hints", what: "show the arguments and what is known of them while a line is typed",
		of: func(o *Options) value { return (*onOff)(&o.Hints) }},
	{name: "initial-response", what: "when the first answer goes on the AUTH line; auto where servers take it", flag: "initial-response",
		of: func(o *Options) value { return choice{&o.InitialResponse, session.InitialResponses} }},
	{name: "keep-going", what: "a script goes on after a failure", flag: "keep-going",
		of: func(o *Options) value { return (*onOff)(&o.KeepGoing) }},
	{name: "keepalive", what: "send NOOP by itself when an open maildrop was idle for so long: off, or 1m and more",
		of: func(o *Options) value { return rhythm{&o.Keepalive, keepaliveLeast} }},
	{name: "key", what: "the file of the key of your certificate; empty for that of the certificate", flag: "key",
		of: func(o *Options) value { return (*fileName)(&o.Key) }},
	{name: "netrc", what: "the entry for a host in your ~/.netrc says who logs in there, and the password", flag: "netrc",
		of: func(o *Options) value { return (*onOff)(&o.Netrc) }},
	{name: "netrc-file", what: "the netrc file to read in place of ~/.netrc; empty for none", flag: "netrc-file",
		of: func(o *Options) value { return (*fileName)(&o.NetrcFile) }},
	{name: "pager", what: "what shows long replies: auto, off or a command",
		of: func(o *Options) value { return program{&o.Pager, []string{"auto", "off"}} }},
	{name: "prompt", what: "what stands before a line; words in {braces} are filled in",
		of: func(o *Options) value { return (*promptTemplate)(&o.Prompt) }},
	{name: "proxy", what: "the proxy to connect through, socks5://HOST:PORT or http://HOST:PORT", flag: "proxy",
		of: func(o *Options) value { return (*proxy)(&o.Proxy) }},
	{name: "proxy-header", what: "the header of the PROXY protocol to begin with: none, v1 or v2", flag: "proxy-header",
		of: func(o *Options) value { return choice{&o.ProxyHeader, session.HeaderNames()} }},
	{name: "proxy-user", what: "who logs in to the proxy; empty for nobody", flag: "proxy-user",
		of: func(o *Options) value { return (*plainText)(&o.ProxyUser) }},
	{name: "read-only", what: "refuse to send what marks messages as deleted", flag: "read-only",
		of: func(o *Options) value { return (*onOff)(&o.ReadOnly) }},
	{name: "source", what: "the address of this machine to connect from; empty for any", flag: "source",
		of: func(o *Options) value { return (*localAddress)(&o.Source) }},
	{name: "timeout", what: "how long a server may be silent in a reply", flag: "timeout",
		of: func(o *Options) value { return (*period)(&o.Timeout) }, changed: (*Shell).retime},
	{name: "tls-ciphers", what: "the ciphers to offer, up to TLS 1.2; empty for the usual", flag: "tls-ciphers",
		of: func(o *Options) value { return ciphersIn(&o.TLSCiphers) }},
	{name: "tls-groups", what: "the groups to offer for the exchange of keys; empty for the usual", flag: "tls-groups",
		of: func(o *Options) value { return groupsIn(&o.TLSGroups) }},
	{name: "tls-max", what: "the newest version of TLS to take", flag: "tls-max",
		of: func(o *Options) value { return choice{&o.TLSMax, session.TLSVersions()} }},
	{name: "tls-min", what: "the oldest version of TLS to take; what is older than 1.2 is broken", flag: "tls-min",
		of: func(o *Options) value { return choice{&o.TLSMin, session.TLSVersions()} }},
	{name: "trace", what: "show the lines that are sent and the status lines, as -v does: 0 or 1", flag: "verbose",
		of: func(o *Options) value { return number{&o.Verbose, 0, 1} }, changed: (*Shell).restyle},
}

// keepaliveLeast is how often a session may be kept alive: servers must be patient
// for ten minutes (RFC 1939 §3), and one that is not deserves no more traffic.
const keepaliveLeast = time.Minute

func (s setting) get(sh *Shell) string { return s.of(&sh.options).String() }

func settingNames() []string {
	var names []string
	for _, s := range settings {
		names = append(names, s.name)
	}
	return names
}

func findSetting(name string) (setting, bool) {
	i := slices.IndexFunc(settings, func(s setting) bool { return s.name == name })
	if i < 0 {
		return setting{}, false
	}
	return settings[i], true
}

// restyle makes the view anew after a setting of the looks has changed.
func (sh *Shell) restyle() { sh.view = view.New(sh.looks()) }

// retime makes a change of patience hold, for the open session as well.
func (sh *Shell) retime() {
	for _, t := range sh.clocks() {
		*t = patient(*t, sh.options.Timeout)
	}
}

// clocks are the timers to change: those of sessions to come, and of an open one.
func (sh *Shell) clocks() []*wire.Timers {
	if !sh.online() {
		return []*wire.Timers{&sh.timers}
	}
	return []*wire.Timers{&sh.timers, sh.session.Timers()}
}

// setRow is the word :set.
func setRow() Command {
	return Command{Name: "set", Args: args(some(arg("setting", Setting)), some(many(arg("value", Value)))), Offline: true, Run: runSet,
		Short: "show or change a setting",
		Long: `Without arguments it shows all settings: the value, and whether that is the default or
comes from a flag, from the configuration file or from a :set of this session.`,
		Example: []string{":set", ":set trace 1", ":set read-only on", ":set pager less -FRX"}}
}

func runSet(_ context.Context, sh *Shell, call Call) error {
	if len(call.Args) == 0 {
		return sh.inPages(func() error {
			sh.showSettings(settings)
			return nil
		})
	}
	s, ok := findSetting(call.Args[0])
	if !ok {
		return misuse.New(":set", "there is no setting "+view.Quote(call.Args[0]), misuse.Nearest(call.Args[0], settingNames(), ":set lists them")...)
	}
	if len(call.Args) > 1 {
		if err := sh.change(s, strings.Join(call.Args[1:], " ")); err != nil {
			return err
		}
	}
	sh.showSettings([]setting{s})
	return nil
}

// change gives a setting a value for the rest of the session.
func (sh *Shell) change(s setting, text string) error {
	if err := s.of(&sh.options).Set(text); err != nil {
		return unfit(":set", s.name, text, err)
	}
	sh.options.note(s.name, fromSession)
	if s.changed != nil {
		s.changed(sh)
	}
	return nil
}

// unfit is the error for a text that is no value for something with a name. A URL with
// a login in it is not repeated.
func unfit(where, name, text string, err error) error {
	if _, login, isURL := strings.Cut(text, "://"); isURL && strings.Contains(login, "@") {
		return misuse.New(where, name+" cannot be that", err.Error())
	}
	return misuse.New(where, name+" cannot be "+view.Quote(text), err.Error())
}

// showSettings shows settings in columns: name, value, where the value comes
// from, and what it is about.
func (sh *Shell) showSettings(list []setting) {
	rows := make([][]string, len(list))
	for i, s := range list {
		rows[i] = []string{s.name, s.get(sh), string(sh.options.origin(s.name)), s.what}
	}
	for _, l := range page.Columns(rows) {
		sh.view.Line(l)
	}
}
