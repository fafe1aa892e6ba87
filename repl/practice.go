package repl

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/view"
	"popsh/session/practice"
)

// setSwitch turns on a switch of the practice server, NAME or NAME=N.
func setSwitch(o *practice.Options, text string) error {
	name, value, _ := strings.Cut(text, "=")
	err := o.Switch(name, value)
	if err == nil {
		return nil
	}
	var names []string
	for _, s := range practice.Switches {
		names = append(names, s.Name)
	}
	hint := []string{"popsh practice --help lists the switches"}
	if n := near(name, names); n != "" && errors.Is(err, practice.ErrNoSwitch) {
		hint = append([]string{"did you mean " + n + "?"}, hint...)
	}
	return &UsageError{Where: "--switch", Reason: "not possible", Err: err, Hint: hint}
}

// practiceUsers lists the users, a line each.
func practiceUsers() string {
	var users []string
	for _, u := range practice.Users {
		users = append(users, fmt.Sprintf("  %-6s  %-16s  %-14s  %s", u.Name, u.Password, u.Token, u.About))
	}
	return strings.Join(users, "\n")
}

// practiceOptions are what the command line of the practice server says.
type practiceOptions struct {
	listen, tls  string
	authority    authorityFiles
	userCerts    []string
	switches     []string
	expose, help bool
}

// flags returns its flags, bound to p.
func (p *practiceOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh practice", pflag.ContinueOnError)
	f.SortFlags = false
	f.StringVar(&p.listen, "listen", usualAddress, "the `ADDRESS` for clear text and STLS; empty for none")
	f.StringVar(&p.tls, "listen-tls", "", "the `ADDRESS` for implicit TLS, as 127.0.0.1:1995")
	exposeFlag(f, &p.expose)
	p.authority.flags(f)
	f.StringArrayVar(&p.userCerts, "user-cert", nil, "write a certificate that signs a user on by EXTERNAL to a new file, `USER=FILE`; may be repeated")
	f.StringArrayVar(&p.switches, "switch", nil, "make the server different, `NAME[=N]`; may be repeated")
	f.BoolVarP(&p.help, "help", "h", false, "print this help")
	return f
}

// practiceServer runs the practice server on ports of this machine, until it is
// interrupted.
func practiceServer(args []string, s Streams) error {
	var p practiceOptions
	f := p.flags()
	if err := f.Parse(args); err != nil {
		return &UsageError{Where: "practice", Reason: "the command line cannot be read", Err: err, Hint: []string{"popsh practice --help lists all flags"}}
	}
	if p.help {
		printPracticeHelp(s, f)
		return nil
	}
	var o practice.Options
	for _, text := range p.switches {
		if err := setSwitch(&o, text); err != nil {
			return err
		}
	}
	server, err := p.server(&o)
	if err != nil {
		return err
	}
	defer server.Close()
	return serve(server, s, []port{
		{"--listen", p.listen, "clear text and STLS", server.Serve},
		{"--listen-tls", p.tls, "implicit TLS", server.ServeTLS},
	}, p.expose)
}

// server makes the server, and the files of its authority.
func (p *practiceOptions) server(o *practice.Options) (server *practice.Server, err error) {
	if o.Authority, err = p.authority.saved(); err != nil {
		return nil, err
	}
	if server, err = practice.New(o); err != nil {
		return nil, p.authority.unusable(err)
	}
	err = p.authority.write(server.AuthorityPEM(), o.Authority, server.SaveAuthority)
	for _, text := range p.userCerts {
		if err == nil {
			err = writeUserCert(server, text)
		}
	}
	if err != nil {
		server.Close()
		return nil, err
	}
	return server, nil
}

// writeUserCert writes a user's certificate with its key to a new file.
func writeUserCert(server *practice.Server, text string) error {
	user, name, _ := strings.Cut(text, "=")
	if name == "" {
		return usage("--user-cert", fmt.Sprintf("%q is not USER=FILE", text), "--user-cert alice=alice.pem")
	}
	pem, err := server.UserCertificate(user)
	if errors.Is(err, practice.ErrNoUser) {
		return usage("--user-cert", "there is no user "+view.Quote(user), "popsh practice --help lists the users")
	}
	if err == nil {
		err = writeNew(name, pem)
	}
	if err != nil {
		return &UsageError{Where: "--user-cert", Reason: "the file cannot be written", Err: err}
	}
	return nil
}

// A port is an address to listen on, and how.
type port struct {
	flag, address, what string
	serve               func(net.Listener) error
}

// serve listens on the ports and serves until it is interrupted.
func serve(server *practice.Server, s Streams, ports []port, expose bool) error {
	ctx, stop := untilEnded()
	defer stop()
	v := s.talker()
	failed := make(chan error, len(ports))
	serving := 0
	for _, p := range ports {
		if p.address == "" {
			continue
		}
		ln, err := listen(p.flag, p.address, expose)
		if err != nil {
			return err
		}
		warnExposed(v, ln, "made-up mail, and nothing else")
		v.Line(fmt.Sprintf("%s: %s", ln.Addr(), p.what))
		serving++
		go func() { failed <- p.serve(ln) }()
	}
	if serving == 0 {
		return usage("practice", "there is no address to listen on", "--listen 127.0.0.1:1110")
	}
	v.Info("users, passwords and tokens:\n" + practiceUsers())
	v.Info("Ctrl-C ends the server")
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		serving--
	}
	server.Close()
	for range serving {
		<-failed
	}
	return err
}

func printPracticeHelp(s Streams, f *pflag.FlagSet) {
	s.explain(`popsh practice runs the practice server, for any mail client on this machine.

usage:
  popsh practice [flags]

flags:
%s
users, passwords and tokens:
%s

switches:
`, flagUsages(f), practiceUsers())
	for _, sw := range practice.Switches {
		name := sw.Name
		if sw.Value != "" {
			name += "=" + strings.ToUpper(sw.Value)
		}
		s.explain("  %-28s  %s\n", name, sw.Short)
	}
}
