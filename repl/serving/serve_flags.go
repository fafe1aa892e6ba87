package serving

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/misuse"
	"popsh/repl/secrets"
	"popsh/repl/view"
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
	secrets                   secrets.Flags
	faults                    []string
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
	f.StringArrayVar((*[]string)(&p.secrets), "secret", nil, "check a secret, or all: `[N=]SOURCE`, env:VAR, file:PATH or cmd:COMMAND; may be repeated")
	f.StringVar(&p.record.name, "record", "", "record what happens to a new `FILE`; connection 2 to FILE-2, and so on")
	f.BoolVar(&p.record.force, "force", false, "let --record replace files")
	f.BoolVar(&p.fill, "fill", false, "put filler lines where octets were left out of the recording")
	f.StringVar(&p.latency, "latency", "", "keep the pauses of the recorded server, `HOW`: recorded, or recorded*FACTOR")
	f.StringArrayVar(&p.faults, "fault", nil, "make replies wrong, as an `ORDER` below says; may be repeated")
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

func namesOf[T ~string](values []T) string { return strings.Join(names(values), ", ") }

func names[T ~string](values []T) (all []string) {
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// serving reads the flags.
func (p *serveOptions) serving() (o recorded.Options, err error) {
	o = recorded.Options{Auth: Authenticator, Seed: p.seed, Count: p.count, TLSLikeRecorded: p.likeRecorded}
	if p.record.name != "" {
		o.Record = p.record.next
	}
	if p.once {
		o.Count = 1
	}
	if host, _, err := net.SplitHostPort(p.listen); err == nil {
		o.Hosts = []string{host}
	}
	err = cmp.Or(
		choose(&o.Match, "--match", p.match, recorded.Matches),
		choose(&o.OnMiss, "--on-miss", p.onMiss, recorded.OnMisses),
		choose(&o.TLS, "--tls", p.tls, recorded.TLSes),
		choose(&o.After, "--after-last", p.after, recorded.Afters),
		choose(&o.CertFault, "--cert-fault", p.certFault, recorded.CertFaults),
		p.setLatency(&o),
		p.agree(&o))
	for _, text := range p.faults {
		f, bad := recorded.ParseFault(text)
		if bad != nil {
			return o, &misuse.Error{Where: "--fault", Reason: "not possible", Err: bad, Hint: []string{"popsh serve --help lists the faults"}}
		}
		o.Faults = append(o.Faults, f)
	}
	return o, err
}

// agree refuses what does not go together.
func (p *serveOptions) agree(o *recorded.Options) error {
	switch {
	case p.count < 0:
		return misuse.New("--connections", "a number of connections cannot be negative")
	case p.once && p.count > 1:
		return misuse.New("--once", fmt.Sprintf("one connection and %d do not go together", p.count), "leave out one of the two")
	case o.TLS == recorded.TLSOff && (p.certFault != "" || p.likeRecorded):
		return misuse.New("--tls", "without TLS there is no certificate and no version of it", "--tls stls, or --tls implicit")
	case o.OnMiss == recorded.MissSkip && o.Match != recorded.ByOrder:
		return misuse.New("--on-miss", "only a recording that is served in order can be skipped in", "add --match order")
	}
	return nil
}

// choose sets one of few values; an empty text leaves the usual one.
func choose[T ~string](to *T, flag, text string, values []T) error {
	*to = T(text)
	if text == "" {
		return nil
	}
	return misuse.Among(flag, text, names(values))
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
		return misuse.New("--latency", view.Quote(p.latency)+" is not possible", "--latency recorded, or --latency recorded*0.5")
	}
	return nil
}
