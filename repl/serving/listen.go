// Package serving is popsh serve and popsh practice: the doors behind which popsh is
// the server. It reads their flags, listens, keeps the files that tell clients about
// the server (its address, its authority), and says what happens until it is told to
// end. The servers themselves are packages trace/serve and session/practice.
package serving

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/view"
)

// usualAddress is where both listen unless told otherwise.
const usualAddress = "127.0.0.1:1110"

// untilEnded returns a context that ends with Ctrl-C, and when the program is
// told to end.
func untilEnded() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// breakLine begins a new line where a terminal has shown the ^C that ended ctx.
func breakLine(ctx context.Context, s door.Streams) {
	if ctx.Err() != nil && s.ErrTTY && s.InTTY {
		fmt.Fprintln(s.Err)
	}
}

// exposeFlag lets a server be reached from elsewhere.
func exposeFlag(f *pflag.FlagSet, expose *bool) {
	f.BoolVar(expose, "expose", false, "allow an address that other machines can reach")
}

// listen listens on an address of this machine only, unless told otherwise. The
// flag is the one that the address comes from.
func listen(flag, address string, expose bool) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, &misuse.Error{Where: flag, Reason: "not an address", Err: err, Hint: []string{usualAddress + ", or 127.0.0.1:0 for a free port"}}
	}
	if !expose && !tcp.IP.IsLoopback() {
		return nil, misuse.New(flag, address+" can be reached from other machines", "127.0.0.1:PORT cannot; --expose allows it")
	}
	ln, err := net.ListenTCP("tcp", tcp)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, misuse.New(flag, "another program listens on "+tcp.String(), flag+" 127.0.0.1:0 finds a free port")
	case errors.Is(err, syscall.EACCES):
		return nil, misuse.New(flag, tcp.String()+" is a port for the superuser", "a port from 1024 on is for everybody")
	case err != nil:
		return nil, &misuse.Error{Where: flag, Reason: "cannot listen", Err: err}
	}
	return ln, nil
}

// warnExposed says what it means that an address is no loopback one.
func warnExposed(v *view.View, ln net.Listener, what string) {
	if tcp, ok := ln.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		v.Warn("other machines can reach " + tcp.String() + ", and whoever does gets " + what)
	}
}
