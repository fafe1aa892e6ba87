package repl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"popsh/repl/view"
	recorded "popsh/trace/serve"
)

// serveDoor acts as a recorded server until it is interrupted, or until as many
// clients have come as were asked for.
func serveDoor(args []string, s Streams) error {
	var p serveOptions
	f := p.flags()
	if err := f.Parse(args); err != nil {
		return &UsageError{Where: "serve", Reason: "the command line cannot be read", Err: err, Hint: []string{"popsh serve --help lists all flags"}}
	}
	if p.help {
		printServeHelp(s, f)
		return nil
	}
	if f.NArg() == 0 {
		return usage("serve", "a transcript is to be named", "usage: popsh serve [flags] FILE…")
	}
	v := view.New(view.Options{Out: s.Out, Err: s.Err})
	ctx, stop := interruptible(context.Background())
	defer stop()
	o, err := p.serving(ctx, s)
	if err != nil {
		return err
	}
	o.Log = v.Info
	return p.serve(ctx, v, o, f.Args())
}

// serve serves the files and tells how well they fitted.
func (p *serveOptions) serve(ctx context.Context, v *view.View, o recorded.Options, files []string) error {
	rec, err := recorded.Load(recorded.LoadOptions{Fill: p.fill}, files...)
	if missing := (*recorded.ElidedError)(nil); errors.As(err, &missing) {
		return usage("", missing.Error(), "--fill puts filler lines in their place")
	} else if err != nil {
		return err
	}
	server, err := recorded.New(rec, &o)
	if err != nil {
		return err
	}
	defer server.Close()
	for _, notice := range rec.Notices {
		v.Warn(notice)
	}
	if err := writeAuthority(p.ca, server.AuthorityPEM()); err != nil {
		return err
	}
	ln, err := listen(p.listen, p.expose)
	if err != nil {
		return err
	}
	if p.expose {
		v.Warn("other machines may reach this server")
	}
	v.Line(ln.Addr().String())
	if err := writeAddress(p.addrFile, ln.Addr().String()); err != nil {
		ln.Close()
		return err
	}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(ln); err != nil {
		return err
	}
	server.Close()
	return p.tell(v, server.Report())
}

// tell says what did not fit.
func (p *serveOptions) tell(v *view.View, r recorded.Report) error {
	if !p.allowUnused {
		for _, u := range r.Unused {
			v.Warn(u.String())
		}
	}
	v.Info(fmt.Sprintf("connections %d, replies out of the mailbox %d, misses %d, never asked %d", r.Connections, r.Synthetic, r.Missed, len(r.Unused)))
	if err := r.Err(p.allowMiss, p.allowUnused); err != nil {
		return &misfit{err}
	}
	return nil
}

// A misfit is a *[recorded.MismatchError] with what to do about it.
type misfit struct{ error }

func (m *misfit) Unwrap() error { return m.error }

// Hints returns what to do.
func (*misfit) Hints() []string {
	return []string{"--match model answers more than was recorded; --allow-miss and --allow-unused let it pass"}
}

// writeAddress writes an address to a file in one piece, for a program that waits
// for it.
func writeAddress(name, address string) error {
	if name == "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".popsh-*")
	if err == nil {
		_, err = f.WriteString(address + "\n")
		err = errors.Join(err, f.Close())
		if err == nil {
			err = os.Rename(f.Name(), name)
		}
		if err != nil {
			os.Remove(f.Name())
		}
	}
	if err != nil {
		return &UsageError{Where: "--addr-file", Reason: "the file cannot be written", Err: err}
	}
	return nil
}

func printServeHelp(s Streams, f *pflag.FlagSet) {
	fmt.Fprintf(s.Out, "popsh serve acts as the server that was recorded, for any mail client on this machine.\n\nusage:\n  popsh serve [flags] FILE…\n\nflags:\n%s\nfaults:\n", flagUsages(f))
	for i := range recorded.Faults {
		fmt.Fprintf(s.Out, "  %-22s %s\n", recorded.Faults[i].Usage(), recorded.Faults[i].Short)
	}
	fmt.Fprint(s.Out, "\n  --fault 'RETR#2 after 4096: drop' ends the connection in the middle of the second message\n")
}
