package session

import (
	"context"
	"crypto/tls"
	"errors"
	"time"
)

// errWaitsForTLS is why the wait for a greeting ends early.
var errWaitsForTLS = errors.New("the port says nothing in clear text and answers a TLS handshake")

// suspect returns the context to wait for a greeting in. A port that speaks TLS
// from the start says nothing there, as the client is to begin: so one that is
// silent for a moment is asked by a handshake on a second connection, and if it
// answers, the context ends with errWaitsForTLS. The caller must call stop, which
// waits until nothing is asked any more.
func (s *Session) suspect(ctx context.Context) (waiting context.Context, stop func()) {
	if s.probe == nil || s.security != nil {
		return ctx, func() {}
	}
	waiting, end := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		asking, cancel := limited(waiting, s.options.Timers.Connect)
		defer cancel()
		if pause(asking, s.options.quiet()) && s.probe(asking) {
			end(errWaitsForTLS)
		}
	}()
	return waiting, func() {
		end(nil)
		<-done
	}
}

// quiet is how long a server may stay silent before it is asked. What the connect
// timer leaves is for the question, so that all is known when that timer ends;
// and it is asked before the patience with the greeting ends.
func (o *Options) quiet() time.Duration {
	wait := 2 * time.Second
	for _, t := range []time.Duration{o.Timers.Connect, o.Timers.Greeting} {
		if t != 0 {
			wait = min(wait, t/4)
		}
	}
	return wait
}

// pause waits, and reports whether the context lasted so long.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// speaksTLS reports whether an address answers a TLS handshake, certificate good
// or bad, before the context ends.
func (o *Options) speaksTLS(ctx context.Context, addr string) bool {
	nc, err := o.Dial(ctx, "tcp", addr)
	if err != nil {
		return false
	}
	defer nc.Close()
	var said opening
	err = tls.Client(said.listen(nc), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{alpn}}).HandshakeContext(ctx)
	return err == nil || said.isTLS()
}
