package serving

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session/practice"
)

// practiceOptions are what the command line of the practice server says.
type practiceOptions struct {
	clear, tls   string
	authority    authorityFiles
	userCerts    []string
	switches     []string
	expose, help bool
}

// flags returns its flags, bound to p.
func (p *practiceOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh practice", pflag.ContinueOnError)
	f.SortFlags = false
	f.StringVar(&p.clear, "listen", usualAddress, "the `ADDRESS` for clear text and STLS; empty for none")
	f.StringVar(&p.tls, "listen-tls", "", "the `ADDRESS` for implicit TLS, as 127.0.0.1:1995")
	exposeFlag(f, &p.expose)
	p.authority.flags(f)
	f.StringArrayVar(&p.userCerts, "user-cert", nil, "write a certificate that signs a user on by EXTERNAL to a new file, `USER=FILE`; may be repeated")
	f.StringArrayVar(&p.switches, "switch", nil, "make the server different, `NAME[=N]`; may be repeated")
	f.BoolVarP(&p.help, "help", "h", false, "print this help")
	return f
}

// PracticeDoor is popsh practice: it runs the practice server on ports of this
// machine, until it is interrupted.
func PracticeDoor() door.Door {
	return door.Door{Name: "practice", Short: "run the practice server for other mail clients", Flags: new(practiceOptions).flags, Run: runPractice}
}

func runPractice(args []string, s door.Streams) error {
	var p practiceOptions
	f := p.flags()
	if err := door.Read("practice", f, args, "popsh practice --help lists all flags"); err != nil {
		return err
	}
	if p.help {
		printPracticeHelp(s, f)
		return nil
	}
	if f.NArg() > 0 {
		return misuse.New("practice", view.Quote(f.Arg(0))+" is one argument too many", "usage: popsh practice [flags]")
	}
	return p.serve(s)
}

// serve runs the server until it is interrupted.
func (p *practiceOptions) serve(s door.Streams) error {
	var o practice.Options
	for _, text := range p.switches {
		if err := SetSwitch(&o, text); err != nil {
			return err
		}
	}
	v := s.View()
	o.Log = v.Info
	server, err := p.server(&o)
	if err != nil {
		return err
	}
	defer server.Close()
	ports, err := p.listen(v, server)
	if err != nil {
		return err
	}
	p.introduce(v)
	return attend(server, ports)
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
		return misuse.New("--user-cert", fmt.Sprintf("%q is not USER=FILE", text), "--user-cert alice=alice.pem")
	}
	pem, err := server.UserCertificate(user)
	if errors.Is(err, practice.ErrNoUser) {
		return misuse.New("--user-cert", "there is no user "+view.Quote(user), "popsh practice --help lists the users")
	}
	if err == nil {
		err = writeNew(name, pem)
	}
	if err != nil {
		return &misuse.Error{Where: "--user-cert", Reason: "the file cannot be written", Err: err}
	}
	return nil
}

// A port is where clients come to, and how they are served.
type port struct {
	net.Listener
	serve func(net.Listener) error
}

// listen listens on the addresses and says where they are.
func (p *practiceOptions) listen(v *view.View, server *practice.Server) (ports []port, err error) {
	for _, a := range []struct {
		flag, address, what string
		serve               func(net.Listener) error
	}{
		{"--listen", p.clear, "clear text and STLS", server.Serve},
		{"--listen-tls", p.tls, "implicit TLS", server.ServeTLS},
	} {
		if a.address == "" {
			continue
		}
		ln, err := listen(a.flag, a.address, p.expose)
		if err != nil {
			closeAll(ports)
			return nil, err
		}
		ports = append(ports, port{ln, a.serve})
		v.Line(fmt.Sprintf("%s: %s", ln.Addr(), a.what))
		warnExposed(v, ln, "made-up mail, and nothing else")
	}
	if len(ports) == 0 {
		return nil, misuse.New("practice", "there is no address to listen on", "--listen "+usualAddress)
	}
	return ports, nil
}

func closeAll(ports []port) {
	for _, p := range ports {
		p.Close()
	}
}

// introduce says who is there, and how the server is.
func (p *practiceOptions) introduce(v *view.View) {
	v.Info("users, passwords and tokens:\n" + Users())
	if len(p.switches) > 0 {
		v.Info("unlike an honest server by: " + strings.Join(p.switches, ", "))
	}
	if p.authority == (authorityFiles{}) {
		v.Info("under TLS, clients must trust the server's authority; --ca-out FILE writes it")
	}
	v.Info("Ctrl-C ends the server")
}

// attend serves until it is told to end, or until a port fails.
func attend(server *practice.Server, ports []port) (err error) {
	ctx, stop := untilEnded()
	defer stop()
	failed := make(chan error, len(ports))
	for _, p := range ports {
		go func() { failed <- p.serve(p.Listener) }()
	}
	left := len(ports)
	select {
	case <-ctx.Done():
	case err = <-failed:
		left--
	}
	server.Close()
	for range left {
		<-failed
	}
	return err
}

func printPracticeHelp(s door.Streams, f *pflag.FlagSet) {
	s.Explain(`popsh practice runs the practice server, for any mail client on this machine.

usage:
  popsh practice [flags]

flags:
%s
users, passwords and tokens:
%s

--switch NAME[=N] makes the server different; several go together:
`, door.FlagUsages(f), Users())
	width := 0
	for _, sw := range practice.Switches {
		width = max(width, len(switchUsage(sw)))
	}
	for _, g := range practice.Groups {
		s.Explain("\n  %s\n", g.Title)
		for _, sw := range g.Switches {
			s.Explain("    %-*s  %s\n", width, switchUsage(sw), sw.Short)
		}
	}
}
