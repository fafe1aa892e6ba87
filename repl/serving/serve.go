package serving

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/view"
	recorded "popsh/trace/serve"
)

// ServeDoor is popsh serve: it acts as a recorded server until it is told to end, or
// until as many clients have come as were asked for.
func ServeDoor() door.Door {
	return door.Door{Name: "serve", Short: "act as the server that was recorded", Args: "[flags] FILE…", Flags: new(serveOptions).flags, Run: runServe}
}

func runServe(args []string, s door.Streams) error {
	var p serveOptions
	f := p.flags()
	if err := door.Read("serve", f, args, "popsh serve --help lists all flags"); err != nil {
		return err
	}
	if p.help {
		printServeHelp(s, f)
		return nil
	}
	if f.NArg() == 0 {
		return misuse.New("serve", "a transcript is to be named", "usage: popsh serve [flags] FILE…")
	}
	ctx, stop := untilEnded()
	defer stop()
	return p.serve(ctx, s, f.Args())
}

// serve serves the files and tells how well they fitted.
func (p *serveOptions) serve(ctx context.Context, s door.Streams, files []string) error {
	v := s.View()
	rec, o, err := p.prepare(ctx, s, files)
	if err != nil {
		return err
	}
	o.Log = v.Info
	server, err := p.server(rec, &o)
	if err != nil {
		return err
	}
	defer server.Close()
	ln, err := listen("--listen", p.listen, p.expose)
	if err != nil {
		return err
	}
	defer ln.Close()
	if err := p.record.begin(ln.Addr().String(), files, o.Secrets); err != nil {
		return err
	}
	defer p.record.end()
	introduce := func() {
		v.Line(ln.Addr().String())
		warnExposed(v, ln, "the recorded mail")
		p.introduce(v, server, rec, &o)
	}
	if err := p.attend(ctx, server, ln, introduce); err != nil {
		return err
	}
	breakLine(ctx, s)
	return p.tell(v, server.Report())
}

// attend serves whoever comes to ln, until all are served or the context ends. The
// address stands in its file before anything is said, and as long as it is served.
func (p *serveOptions) attend(ctx context.Context, server *recorded.Server, ln net.Listener, introduce func()) error {
	address := ln.Addr().String()
	if err := p.addrFile.publish(address); err != nil {
		return err
	}
	defer p.addrFile.withdraw(address)
	introduce()
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(ln); err != nil {
		return err
	}
	return server.Close()
}

// prepare reads flags, files and secrets.
func (p *serveOptions) prepare(ctx context.Context, s door.Streams, files []string) (*recorded.Recording, recorded.Options, error) {
	o, err := p.serving()
	if err != nil {
		return nil, o, err
	}
	rec, err := recorded.Load(recorded.LoadOptions{Fill: p.fill}, files...)
	if missing := (*recorded.ElidedError)(nil); errors.As(err, &missing) {
		return nil, o, misuse.New("", missing.Error(), "--fill puts filler lines in their place")
	}
	if err == nil {
		o.Secrets, err = p.given(ctx, s, rec)
	}
	return rec, o, err
}

// server makes the server, and its files.
func (p *serveOptions) server(rec *recorded.Recording, o *recorded.Options) (server *recorded.Server, err error) {
	if o.Authority, err = p.authority.saved(); err != nil {
		return nil, err
	}
	if server, err = recorded.New(rec, o); err != nil {
		return nil, p.authority.unusable(err)
	}
	err = p.authority.write(server.AuthorityPEM(), o.Authority, server.SaveAuthority)
	if err == nil {
		err = p.addrFile.claim()
	}
	if err != nil {
		server.Close()
		return nil, err
	}
	return server, nil
}

// introduce says what is served, and how.
func (p *serveOptions) introduce(v *view.View, server *recorded.Server, rec *recorded.Recording, o *recorded.Options) {
	for _, notice := range rec.Notices {
		v.Warn(notice)
	}
	v.Info(fmt.Sprintf("serving %s with %s, looked up by %s",
		view.Plural(int64(rec.Connections()), "connection"), view.Plural(int64(rec.Commands()), "command"), cmp.Or(o.Match, recorded.Matches[0])))
	if server.HasTLS() && p.authority == (authorityFiles{}) {
		v.Info("under TLS, clients must trust the server's authority; --ca-out FILE writes it")
	}
	for _, n := range rec.Unverifiable() {
		if _, given := o.Secrets[n]; !given {
			v.Info(fmt.Sprintf("secret %[1]d is not known: what clients send in its place is taken; --secret %[1]d=SOURCE checks it", n))
		}
	}
	v.Info("Ctrl-C ends the server")
}

// unusedShown is how many commands are listed that nobody asked.
const unusedShown = 20

// tell says what did not fit.
func (p *serveOptions) tell(v *view.View, r recorded.Report) error {
	if !p.allowUnused {
		for _, u := range r.Unused[:min(len(r.Unused), unusedShown)] {
			v.Warn(u.String())
		}
		if more := len(r.Unused) - unusedShown; more > 0 {
			v.Warn(fmt.Sprintf("and %d more", more))
		}
	}
	v.Info(fmt.Sprintf("%s: %s not in the recording, %s made up, %d of %s never asked",
		view.Plural(int64(r.Connections), "connection"), view.Plural(int64(r.Missed), "command"), view.Plural(int64(r.Synthetic), "answer"),
		len(r.Unused), view.Plural(int64(r.Commands), "recorded command")))
	if err := r.Err(p.allowMiss, p.allowUnused); err != nil {
		return &misfit{err, recorded.Match(p.match) == recorded.ByModel}
	}
	return nil
}

// A misfit is a *[recorded.MismatchError] with what to do about it.
type misfit struct {
	error
	modelled bool // the mailbox was asked already
}

func (m *misfit) Unwrap() error { return m.error }

// Hints returns what to do.
func (m *misfit) Hints() (hints []string) {
	var e *recorded.MismatchError
	errors.As(m.error, &e)
	switch {
	case e.Missed > 0 && m.modelled:
		hints = append(hints, "--allow-miss lets it pass that commands were not in the recording")
	case e.Missed > 0:
		hints = append(hints, "--match model answers more than was recorded; --allow-miss lets it pass")
	}
	if e.Unused > 0 {
		hints = append(hints, "--allow-unused lets it pass that recorded commands were never asked")
	}
	return hints
}

func printServeHelp(s door.Streams, f *pflag.FlagSet) {
	s.Explain(`popsh serve acts as the server that was recorded, for any mail client on this machine.

usage:
  popsh serve [flags] FILE…

flags:
%s
ways to look a command up:
  command  by TLS, login and command; when all its replies were given, the last one again
  order    the one that comes next in the recording, and no other
  model    as command, else an answer out of a maildrop that is rebuilt from all replies

orders for faults, 'VERB[#N] [after OCTETS]: FAULT', where VERB may be greeting; faults:
`, door.FlagUsages(f))
	for i := range recorded.Faults {
		s.Explain("  %-22s  %s\n", recorded.Faults[i].Usage(), recorded.Faults[i].Short)
	}
	s.Explain(`
examples:
  popsh serve --match model session.p3t
  popsh serve --tls stls --ca-out ca.pem --secret 1=file:password session.p3t
  popsh serve --fault 'RETR#2 after 4096: drop' --fault 'QUIT: stall=10s' session.p3t

exit status: 0 as recorded, 1 commands missed or never asked, 2 not run
`)
}
