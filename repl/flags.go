package repl

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/recording"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// Options are what the command line says.
type Options struct {
	Target   string
	Practice bool
	Switches []string

	User, Auth      string
	PasswordFile    string
	PasswordFD      int
	PasswordCommand string
	Netrc           bool   // may tell who logs in, and the password
	NetrcFile       string // in place of the user's

	Authzid         string // whom to act for
	InitialResponse string // of AUTH: auto, on or off
	ChannelBinding  string // the kind, or auto

	TLS                   string
	Port                  int
	CA                    string
	KeyLog                string // the file for the keys of TLS
	Cert, Key             string // of the client
	Insecure              bool
	Pin                   string // of the server's key
	TLSMin                string // the oldest version of TLS to take
	TLSMax                string // and the newest
	TLSCiphers, TLSGroups string // what is offered; "" for the usual
	TLSName               string // that the certificate must bear, in place of the host's

	IPv4, IPv6                              bool   // the only family of addresses to connect to
	Source                                  string // the address of this machine to connect from
	Proxy                                   string // to connect through
	ProxyUser                               string // who asks it
	ProxyPasswordFile, ProxyPasswordCommand string
	ProxyHeader                             string // the version of the one that goes ahead of all else
	Socket                                  string // the file of the Unix socket to connect to

	Lines     []string
	File      string
	KeepGoing bool
	JSON, Raw bool
	Verbose   int
	Explain   bool
	Color     string
	Theme     view.Theme
	Hints     bool   // while a line is typed
	Pager     string // auto, off, or a command; by :set and the configuration only
	Prompt    string // the template

	Timeout, ConnectTimeout time.Duration
	Keepalive               time.Duration // 0 for none; by :set and the configuration only
	AllowCleartext          bool
	ReadOnly                bool
	Record                  string // the file
	NoAutosave              bool
	recording.Manner        // of recordings that are asked for
	NoConfig                bool
	Version, Help           bool

	from    map[string]origin // of what does not have its usual value
	servers map[string]*server
	aliases []alias
}

// flags returns the flags of the command line, bound to o, in the order of the help.
func (o *Options) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh", pflag.ContinueOnError)
	f.SortFlags = false
	for _, add := range []func(*pflag.FlagSet){o.startFlags, o.passwordFlags, o.tlsFlags, o.pathFlags, o.lineFlags, o.careFlags, o.recordFlags, o.ownFlags} {
		add(f)
	}
	return f
}

// startFlags say what to talk to, and who logs in.
func (o *Options) startFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.Practice, "practice", false, "talk to the practice server inside popsh")
	f.StringArrayVar(&o.Switches, "switch", nil, "make the practice server different by `NAME[=N]`; may be repeated")
	f.StringVarP(&o.User, "user", "u", "", "log in at once as `NAME`")
	f.StringVar(&o.Auth, "auth", "auto", "log in by `HOW`: auto, user, apop, token (the secret is one of OAuth) or a SASL mechanism")
	f.StringVar(&o.Authzid, "authzid", "", "act for `NAME`, with the credentials of --user")
	f.StringVar(&o.InitialResponse, "initial-response", session.InitialResponses[0], "`WHEN` the first answer goes on the AUTH line: auto (where servers take it), on or off")
	f.StringVar(&o.ChannelBinding, "channel-binding", anyBinding, "bind SCRAM-…-PLUS to TLS by `KIND`: auto, "+strings.Join(sasl.BindingKinds, ", "))
}

// passwordFlags name the source of the password.
func (o *Options) passwordFlags(f *pflag.FlagSet) {
	f.StringVar(&o.PasswordFile, "password-file", "", "the first line of `FILE`, which must be yours alone, is the password")
	f.IntVar(&o.PasswordFD, "password-fd", -1, "read the password from file descriptor `N`")
	f.Lookup("password-fd").DefValue = "0" // so that --help shows none
	f.StringVar(&o.PasswordCommand, "password-command", "", "the first line that `COMMAND` prints is the password; no shell runs it")
	f.BoolVar(&o.Netrc, "netrc", false, "the entry for the host in your ~/.netrc says who logs in, and the password")
	f.StringVar(&o.NetrcFile, "netrc-file", "", "read `FILE`, which must be yours alone, in place of ~/.netrc")
}

// tlsFlags are about TLS and certificates.
func (o *Options) tlsFlags(f *pflag.FlagSet) {
	f.StringVar(&o.TLS, "tls", session.Auto.String(), "TLS `MODE`: auto, implicit (from the first octet), stls or none")
	f.IntVarP(&o.Port, "port", "p", 0, "connect to port `N`")
	f.StringVar(&o.CA, "ca", "", "trust the authorities in the PEM `FILE`, and no others")
	f.StringVar(&o.Cert, "cert", "", "show your certificate in the PEM `FILE` to servers that ask for it")
	f.StringVar(&o.Key, "key", "", "its key is in the PEM `FILE`, which must be yours alone; usually behind the certificate")
	f.BoolVar(&o.Insecure, "insecure", false, "take any certificate; popsh says so all session long")
	f.StringVar(&o.Pin, "pin", "", "take the server whose key has this `PIN`, as :cert shows it, and no other")
	f.StringVar(&o.TLSMin, "tls-min", usualTLS, "take no TLS older than `VERSION`: 1.2, 1.3, or for servers with nothing newer 1.0 or 1.1")
	f.StringVar(&o.TLSMax, "tls-max", newestTLS, "take no TLS newer than `VERSION`")
	f.StringVar(&o.TLSCiphers, "tls-ciphers", "", "offer these `CIPHERS` and no others, with commas between; those of TLS 1.3 cannot be chosen")
	f.StringVar(&o.TLSGroups, "tls-groups", "", "offer these `GROUPS` for the exchange of keys and no others, with commas between")
	f.StringVar(&o.TLSName, "tls-name", "", "ask for the certificate of `NAME`, and check it against that name in place of the host's")
}

// pathFlags are about the way to the server.
func (o *Options) pathFlags(f *pflag.FlagSet) {
	f.BoolVarP(&o.IPv4, "ipv4", "4", false, "connect to IPv4 addresses only")
	f.BoolVarP(&o.IPv6, "ipv6", "6", false, "connect to IPv6 addresses only")
	f.StringVar(&o.Source, "source", "", "connect from `ADDRESS`, which is one of this machine")
	f.StringVar(&o.Proxy, "proxy", "", "connect through the proxy `URL`: socks5://HOST:PORT, http://HOST:PORT, or none")
	f.StringVar(&o.ProxyUser, "proxy-user", "", "log in to the proxy as `NAME`")
	f.StringVar(&o.ProxyPasswordFile, "proxy-password-file", "", "the first line of `FILE`, which must be yours alone, is the password of the proxy")
	f.StringVar(&o.ProxyPasswordCommand, "proxy-password-command", "", "the first line that `COMMAND` prints is the password of the proxy; no shell runs it")
	f.StringVar(&o.ProxyHeader, "proxy-header", session.NoHeader.String(), "begin with the header of HAProxy's PROXY protocol, in `VERSION` v1 or v2, for servers that wait for it")
	f.StringVar(&o.Socket, "socket", "", "connect to the Unix socket `FILE`; the host only says whose certificate it is")
	f.StringVar(&o.KeyLog, "keylog", "", "write the keys of TLS to a new `FILE`, for Wireshark to read what it captured")
}

// lineFlags are about lines and how replies are shown.
func (o *Options) lineFlags(f *pflag.FlagSet) {
	f.StringArrayVarP(&o.Lines, "command", "c", nil, "run `LINE` instead of reading lines; may be repeated")
	f.StringVarP(&o.File, "file", "f", "", "run the lines of `FILE`, - for standard input")
	f.BoolVar(&o.KeepGoing, "keep-going", false, "a script goes on after a failure")
	f.BoolVar(&o.JSON, "json", false, "print one JSON object a line")
	f.BoolVar(&o.Raw, "raw", false, "print the exact octets of bodies and nothing else")
	f.CountVarP(&o.Verbose, "verbose", "v", "``show on standard error the lines that are sent, and the status lines")
	f.StringVar(&o.Color, "color", "auto", "colours `WHEN`: always, never or auto")
	f.Lookup("color").NoOptDefVal = "always"
}

// careFlags say how long to wait, and what to be careful of.
func (o *Options) careFlags(f *pflag.FlagSet) {
	f.DurationVar(&o.Timeout, "timeout", wire.DefaultTimers.Idle, "a server may be silent in a reply for `DURATION`")
	f.DurationVar(&o.ConnectTimeout, "connect-timeout", wire.DefaultTimers.Connect, "connecting may take `DURATION`")
	f.BoolVar(&o.AllowCleartext, "allow-cleartext", false, "send passwords in clear text without asking")
	f.BoolVar(&o.ReadOnly, "read-only", false, "refuse to send what marks messages as deleted")
}

// ownFlags are about popsh itself.
func (o *Options) ownFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.NoConfig, "no-config", false, "read no configuration file")
	f.BoolVar(&o.Version, "version", false, "print the version")
	f.BoolVarP(&o.Help, "help", "h", false, "print this help")
}

// What versions of TLS are taken unless others are named (RFC 8314 §4.1).
const (
	usualTLS  = "1.2"
	newestTLS = "1.3"
)

// parseOptions reads the command line.
func parseOptions(args []string) (Options, error) {
	o := Options{Hints: true, Pager: "auto", Prompt: usualPrompt}
	f := o.flags()
	if err := door.Read("", f, args, "popsh --help lists all flags"); err != nil {
		return o, err
	}
	if err := o.checkColorWord(f, args); err != nil {
		return o, err
	}
	if f.NArg() > 1 {
		return o, misuse.New("", fmt.Sprintf("%q is one argument too many", f.Arg(1)), `lines for the server go behind -c: -c "STAT"`)
	}
	if o.Target = f.Arg(0); f.NArg() == 1 && o.Target == "" {
		return o, misuse.New("", "no host was named", noHostHint)
	}
	o.noteFlags(f)
	return o, o.check()
}

func (o *Options) mode() session.Mode {
	mode, _ := session.ParseMode(o.TLS)
	return mode
}

// timers returns the timers with what the flags say.
func (o *Options) timers() wire.Timers {
	t := patient(wire.DefaultTimers, o.Timeout)
	t.Connect = o.ConnectTimeout
	return t
}

// patient returns timers with another patience for a silent server. The greeting
// is a reply too.
func patient(t wire.Timers, idle time.Duration) wire.Timers {
	if idle == t.Idle {
		return t
	}
	t.Greeting, t.Idle = idle, idle
	if idle == wire.DefaultTimers.Idle {
		t.Greeting = wire.DefaultTimers.Greeting
	}
	t.Total = max(t.Total, idle)
	return t
}
