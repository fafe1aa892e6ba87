package repl

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/view"
	"popsh/session/sasl"
	recorded "popsh/trace/serve"
)

// serveOptions are what the command line of popsh serve says.
type serveOptions struct {
	listen, certFault         string
	addrFile                  addressFile
	authority                 authorityFiles
	likeRecorded              bool
	match, onMiss, tls, after string
	latency                   string
	record                    serveRecord
	secrets, faults           []string
	seed                      uint64
	count                     int
	once, fill, expose, help  bool
	allowMiss, allowUnused    bool
}

// flags returns the flags of `popsh serve`, bound to p.
func (p *serveOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh serve", pflag.ContinueOnError)
	f.SortFlags = false
	f.StringVar(&p.listen, "listen", usualAddress, "the `ADDRESS`; port 0 finds a free one")
	exposeFlag(f, &p.expose)
	f.StringVar((*string)(&p.addrFile), "addr-file", "", "write the address to `FILE` once it can be used, and remove that at the end")
	f.StringVar(&p.match, "match", "", oneOf("how a command is looked up", recorded.Matches))
	f.StringVar(&p.onMiss, "on-miss", "", oneOf("what to do about a command that is not in the recording", recorded.OnMisses))
	f.BoolVar(&p.allowMiss, "allow-miss", false, "commands that are not in the recording leave the exit status alone")
	f.BoolVar(&p.allowUnused, "allow-unused", false, "recorded commands that nobody sent leave the exit status alone")
	f.StringVar(&p.after, "after-last", "", oneOf("what to do with connections after the last recorded one", recorded.Afters))
	f.BoolVar(&p.once, "once", false, "end after one connection")
	f.IntVarP(&p.count, "connections", "n", 0, "end after `N` connections; 0 goes on until Ctrl-C")
	f.StringArrayVar(&p.secrets, "secret", nil, "check a secret: `N=SOURCE`, env:VAR, file:PATH or cmd:COMMAND; may be repeated")
	f.StringVar(&p.record.name, "record", "", "record what happens to a new `FILE`; connection 2 to FILE-2, and so on")
	f.BoolVar(&p.record.force, "force", false, "let --record replace files")
	f.BoolVar(&p.fill, "fill", false, "put filler lines where octets were left out of the recording")
	f.StringVar(&p.latency, "latency", "", "`recorded[*FACTOR]` keeps the pauses of the recorded server")
	f.StringArrayVar(&p.faults, "fault", nil, "make replies wrong, `'VERB[#N] [after OCTETS]: FAULT'`; may be repeated")
	f.Uint64Var(&p.seed, "seed", 0, "the `NUMBER` that random faults begin with")
	f.StringVar(&p.tls, "tls", "", oneOf("how connections get TLS", recorded.TLSes))
	f.BoolVar(&p.likeRecorded, "tls-like-recorded", false, "no later version of TLS than the recorded one, which may be 1.0")
	f.StringVar(&p.certFault, "cert-fault", "", "show a certificate that clients must refuse, `WAY`: "+namesOf(recorded.CertFaults))
	p.authority.flags(f)
	f.BoolVarP(&p.help, "help", "h", false, "print this help")
	return f
}

// oneOf describes a flag with few values, the first of which is the usual one.
func oneOf[T ~string](what string, values []T) string {
	return what + ", `WAY`: " + listed(values)
}

func listed[T ~string](values []T) string {
	return namesOf(slices.Concat([]T{values[0] + " (usual)"}, values[1:]))
}

func namesOf[T ~string](values []T) string {
	var names []string
	for _, v := range values {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

// serving reads the flags.
func (p *serveOptions) serving(ctx context.Context, s Streams) (o recorded.Options, err error) {
	o = recorded.Options{Auth: authenticator, Seed: p.seed, Count: p.count, TLSLikeRecorded: p.likeRecorded}
	if p.record.name != "" {
		o.Record = p.record.next
	}
	if p.once {
		o.Count = 1
	}
	if host, _, err := net.SplitHostPort(p.listen); err == nil {
		o.Hosts = []string{host}
	}
	o.Secrets, err = p.given(ctx, s)
	err = errors.Join(err,
		choose(&o.Match, "--match", p.match, recorded.Matches),
		choose(&o.OnMiss, "--on-miss", p.onMiss, recorded.OnMisses),
		choose(&o.TLS, "--tls", p.tls, recorded.TLSes),
		choose(&o.After, "--after-last", p.after, recorded.Afters),
		choose(&o.CertFault, "--cert-fault", p.certFault, recorded.CertFaults),
		p.setLatency(&o))
	for _, text := range p.faults {
		f, bad := recorded.ParseFault(text)
		if bad != nil {
			return o, &UsageError{Where: "--fault", Reason: "not possible", Err: bad, Hint: []string{"popsh serve --help lists the faults"}}
		}
		o.Faults = append(o.Faults, f)
	}
	if p.count < 0 {
		return o, usage("--connections", "a number of connections cannot be negative")
	}
	return o, err
}

// choose sets one of few values; an empty text leaves the usual one.
func choose[T ~string](to *T, flag, text string, values []T) error {
	if text != "" && !slices.Contains(values, T(text)) {
		return usage(flag, view.Quote(text)+" is not possible", "it is one of "+namesOf(values))
	}
	*to = T(text)
	return nil
}

// setLatency reads "recorded" or "recorded*FACTOR".
func (p *serveOptions) setLatency(o *recorded.Options) error {
	if p.latency == "" {
		return nil
	}
	word, factor, scaled := strings.Cut(p.latency, "*")
	o.Latency = 1
	var err error
	if scaled {
		o.Latency, err = strconv.ParseFloat(factor, 64)
	}
	if word != "recorded" || err != nil || !(o.Latency >= 0 && o.Latency <= 1000) {
		return usage("--latency", view.Quote(p.latency)+" is not possible", "--latency recorded, or --latency recorded*0.5")
	}
	return nil
}

// given gets the values of secrets from their sources.
func (p *serveOptions) given(ctx context.Context, s Streams) (map[int][]byte, error) {
	secrets, sh := map[int][]byte{}, &Shell{streams: s}
	for _, flag := range p.secrets {
		number, source, _ := strings.Cut(flag, "=")
		n, err := strconv.Atoi(number)
		kind, value, _ := strings.Cut(source, ":")
		if err != nil || n < 1 || secretSources[kind] == nil || value == "" {
			return nil, usage("--secret", "what follows is no number with the source of a secret",
				"--secret 1=env:VAR, --secret 1=file:PATH or --secret 1=cmd:COMMAND",
				"a secret on the command line could be read by everybody on this machine")
		}
		if secrets[n], err = secretSources[kind](ctx, sh, value); err != nil {
			return nil, err
		}
	}
	return secrets, nil
}

// authenticator lends the mechanisms of this program to a server.
var authenticator = recorded.Authenticator{
	Refused: sasl.ErrRefused,
	Begin: func(name string, w recorded.Witness) (recorded.Exchange, bool) {
		m, ok := sasl.Find(name)
		if !ok || m.Serve == nil {
			return nil, false
		}
		svc := sasl.Service{Bound: w.Bound && w.TLS != nil}
		svc.Passwords = func(user string) (sasl.Secret, bool) {
			value, known := w.Secret(user)
			return sasl.NewSecret(value), known
		}
		svc.Token = func(user string, token []byte) bool {
			value, known := w.Secret(user)
			return !known || bytes.Equal(value, token)
		}
		if w.TLS != nil {
			svc.Channel = sasl.NewChannel(*w.TLS, w.Certificate)
		}
		return m.Serve(svc), true
	},
	Digest: func(stamp string, secret []byte) string { return sasl.APOP(stamp, sasl.NewSecret(secret)) },
}
