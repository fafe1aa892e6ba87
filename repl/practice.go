package repl

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
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
		users = append(users, fmt.Sprintf("%-6s %-16s %s", u.Name, u.Password, u.About))
	}
	return strings.Join(users, "\n")
}

// practiceOptions are what the command line of the practice server says.
type practiceOptions struct {
	listen, tls, ca string
	switches        []string
	expose, help    bool
}

// flags returns its flags, bound to p.
func (p *practiceOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh practice", pflag.ContinueOnError)
	f.StringVar(&p.listen, "listen", "127.0.0.1:1110", "the `ADDRESS` for clear text and STLS; empty for none")
	f.StringVar(&p.tls, "listen-tls", "", "the `ADDRESS` for implicit TLS, as 127.0.0.1:1995")
	f.StringVar(&p.ca, "ca-out", "", "write the certificate of the server's authority to a new `FILE`")
	f.StringArrayVar(&p.switches, "switch", nil, "make the server different, `NAME[=N]`; may be repeated")
	f.BoolVar(&p.expose, "expose", false, "allow addresses that other machines can reach")
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
	server, err := practice.New(&o)
	if err != nil {
		return fmt.Errorf("practice server: %w", err)
	}
	defer server.Close()
	if err := writeAuthority(p.ca, server.AuthorityPEM()); err != nil {
		return err
	}
	return serve(server, s, []port{{p.listen, "clear text and STLS", server.Serve}, {p.tls, "implicit TLS", server.ServeTLS}}, p.expose)
}

// A port is an address to listen on, and how.
type port struct {
	address, what string
	serve         func(net.Listener) error
}

// serve listens on the ports and serves until it is interrupted.
func serve(server *practice.Server, s Streams, ports []port, expose bool) error {
	ctx, stop := interruptible(context.Background())
	defer stop()
	v := view.New(view.Options{Out: s.Out, Err: s.Err})
	failed := make(chan error, len(ports))
	serving := 0
	for _, p := range ports {
		if p.address == "" {
			continue
		}
		ln, err := listen(p.address, expose)
		if err != nil {
			return err
		}
		v.Line(fmt.Sprintf("%s: %s", ln.Addr(), p.what))
		serving++
		go func() { failed <- p.serve(ln) }()
	}
	if serving == 0 {
		return usage("practice", "there is no address to listen on", "--listen 127.0.0.1:1110")
	}
	v.Info("users and passwords:\n" + practiceUsers())
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

// listen listens on an address of this machine only, unless told otherwise.
func listen(address string, expose bool) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, &UsageError{Where: "--listen", Reason: "not an address", Err: err, Hint: []string{"127.0.0.1:1110"}}
	}
	if !expose && !tcp.IP.IsLoopback() {
		return nil, usage("--listen", address+" can be reached from other machines", "127.0.0.1:PORT cannot; --expose allows it")
	}
	ln, err := net.ListenTCP("tcp", tcp)
	if err != nil {
		return nil, &UsageError{Where: "--listen", Reason: "cannot listen", Err: err}
	}
	return ln, nil
}

func writeAuthority(name string, pem []byte) error {
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.Write(pem)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return &UsageError{Where: "--ca-out", Reason: "the file cannot be written", Err: err}
	}
	return nil
}

func printPracticeHelp(s Streams, f *pflag.FlagSet) {
	fmt.Fprintf(s.Out, `popsh practice runs the practice server, for any mail client on this machine.

usage:
  popsh practice [flags]

flags:
%s
users and passwords:
  %s

switches:
`, flagUsages(f), strings.ReplaceAll(practiceUsers(), "\n", "\n  "))
	for _, sw := range practice.Switches {
		name := sw.Name
		if sw.Value != "" {
			name += "=" + strings.ToUpper(sw.Value)
		}
		fmt.Fprintf(s.Out, "  %-28s %s\n", name, sw.Short)
	}
}
