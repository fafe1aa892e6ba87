package session

import (
	"context"
	"crypto/tls"
	"errors"
	"time"

	"popsh/session/wire"
)

// Why the wait for a greeting ends early.
var (
	errWaitsForTLS = errors.New("the port says nothing in clear text and answers a TLS handshake")
	errGivenUp     = errors.New("the port says nothing, and serves one connection at a time, perhaps")
)

// A suspicion is that a silent port waits for a TLS handshake, as one that speaks
// TLS from the start does: the client is to begin there. The port is asked by a
// handshake on a second connection. A server that serves one connection at a time
// answers it only when the first one is given up.
type suspicion struct {
	end    context.CancelCauseFunc // ends the wait for the greeting
	cancel context.CancelFunc      // ends the question
	done   chan struct{}           // closed when nothing is asked any more
	tls    bool                    // the answer; set when done is closed
}

// suspect returns the context to wait for a greeting in, which ends when the port
// turns out to speak TLS, or when it must be given up to find out. The caller must
// stop the suspicion.
func (s *Session) suspect(ctx context.Context) (waiting context.Context, p *suspicion) {
	waiting, end := context.WithCancelCause(ctx)
	asking, cancel := limited(ctx, s.options.Timers.Connect)
	p = &suspicion{end: end, cancel: cancel, done: make(chan struct{})}
	if s.probe == nil || s.security != nil {
		close(p.done)
		return waiting, p
	}
	go func() {
		defer close(p.done)
		if pause(asking, s.options.quiet()) && s.ask(asking, end) {
			p.tls = true
			end(errWaitsForTLS)
		}
	}()
	return waiting, p
}

// ask asks the port. When that connection is as silent as the first one, the first
// one is given up in the end.
func (s *Session) ask(ctx context.Context, end context.CancelCauseFunc) bool {
	giveUp := time.AfterFunc(time.Hour, func() { end(errGivenUp) })
	defer giveUp.Stop()
	return s.probe(ctx, func() {
		if wait := s.options.doubt(); wait == 0 {
			giveUp.Stop()
		} else {
			giveUp.Reset(wait)
		}
	})
}

// answered waits a moment longer for the answer, now that the first connection is
// closed.
func (p *suspicion) answered(moment time.Duration) bool {
	defer time.AfterFunc(moment, p.cancel).Stop()
	<-p.done
	return p.tls
}

// stop ends the question and waits until it has ended.
func (p *suspicion) stop() {
	p.end(nil)
	p.cancel()
	<-p.done
}

// isSilence reports whether a wait for a greeting ended without a single octet.
func isSilence(err error) bool {
	var timeout *wire.TimeoutError
	return errors.Is(err, errGivenUp) || errors.As(err, &timeout) && timeout.Pending.Len() == 0
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

// doubt is how long the second connection may stay silent until the first one is
// given up, so that all is known when the connect timer ends; 0 when the patience
// with the greeting ends before.
func (o *Options) doubt() time.Duration {
	until := o.Timers.Connect * 4 / 5
	if until == 0 {
		until = wire.DefaultTimers.Connect * 4 / 5
	}
	if t := o.Timers.Greeting; t != 0 && t <= until {
		return 0
	}
	return until - o.quiet()
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
// or bad, before the context ends. It calls connected when it may.
func (o *Options) speaksTLS(ctx context.Context, addr string, connected func()) bool {
	nc, err := o.Dial(ctx, "tcp", addr)
	if err != nil {
		return false
	}
	defer nc.Close()
	connected()
	var said opening
	err = tls.Client(said.listen(nc), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{alpn}}).HandshakeContext(ctx)
	return err == nil || said.isTLS()
}
