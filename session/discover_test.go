package session

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	"popsh/session/practice"
)

// records are the SRV records of example.org, by service.
type records map[string]*net.SRV

func (r records) lookup(_ context.Context, service, _, _ string) (string, []*net.SRV, error) {
	if srv, ok := r[service]; ok {
		return "", []*net.SRV{srv}, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", IsNotFound: true}
}

func TestDiscover(t *testing.T) {
	for name, tt := range map[string]struct {
		records  records
		servers  func(*practice.Server) network
		implicit bool
		told     string
	}{
		"pop3s is preferred": {
			records{"pop3s": {Target: "pop.example.org.", Port: 4711}, "pop3": {Target: "pop.example.org.", Port: 110}},
			func(s *practice.Server) network { return network{otherDoor: s.PipeTLS, clearDoor: s.Pipe} },
			true, "names pop.example.org port 4711",
		},
		"pop3 only": {
			records{"pop3": {Target: "pop.example.org.", Port: 4711}},
			func(s *practice.Server) network { return network{otherDoor: s.Pipe} },
			false, "names pop.example.org port 4711",
		},
		"pop3s is not offered": {
			records{"pop3s": {Target: "."}, "pop3": {Target: "pop.example.org.", Port: 110}},
			func(s *practice.Server) network { return network{clearDoor: s.Pipe} },
			false, "offers no pop3s\nthe SRV record of example.org names pop.example.org port 110",
		},
		"nothing is offered": {
			records{"pop3s": {Target: "."}, "pop3": {Target: "."}},
			func(s *practice.Server) network { return network{"example.org:995": s.PipeTLS} },
			true, "offers no pop3s\nthe SRV record of example.org says that it offers no pop3",
		},
		"no records": {
			nil,
			func(s *practice.Server) network { return network{"example.org:995": s.PipeTLS} },
			true, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := practising(t)
			var told strings.Builder
			o := &Options{Insecure: true, Dial: tt.servers(srv).dial, LookupSRV: tt.records.lookup, Tell: func(s string) { told.WriteString(s + "\n") }}
			s, err := Dial(t.Context(), Target{Host: "example.org", Domain: true}, o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			wantSecurity(t, s, tt.implicit, !tt.implicit)
			if got := told.String(); !strings.Contains(got, tt.told) || tt.told == "" && got != "" {
				t.Errorf("told %q, want %q in it", got, tt.told)
			}
		})
	}
}

func TestDiscoverOutside(t *testing.T) {
	for _, target := range []string{"pop.example.net.", "notexample.org.", "192.0.2.1", "org."} {
		o := &Options{Dial: network{}.dial, LookupSRV: records{"pop3s": {Target: target, Port: 995}}.lookup}
		_, err := Dial(t.Context(), Target{Host: "example.org", Domain: true}, o)
		var outside *OutsideError
		if !errors.As(err, &outside) || outside.Target != strings.TrimSuffix(target, ".") {
			t.Errorf("Dial with an SRV record for %s = %v, want an *OutsideError", target, err)
		}
	}
}

// TestDiscoverIsNotAsked: a look-up would be of no use.
func TestDiscoverIsNotAsked(t *testing.T) {
	for _, tt := range []struct {
		to   Target
		mode Mode
	}{
		{Target{Host: "example.org"}, Auto},
		{Target{Host: "example.org", Port: 110, Domain: true}, Auto},
		{Target{Host: "example.org", Domain: true}, Clear},
		{Target{Host: "localhost", Domain: true}, Auto},
		{Target{Host: "127.0.0.1", Domain: true}, Auto},
		{Target{Host: "::1", Domain: true}, Auto},
	} {
		o := &Options{TLS: tt.mode, Dial: network{}.dial, LookupSRV: func(_ context.Context, _, _, name string) (string, []*net.SRV, error) {
			t.Errorf("%+v: SRV records of %s were asked for", tt.to, name)
			return "", nil, nil
		}}
		if _, err := Dial(t.Context(), tt.to, o); err == nil {
			t.Errorf("Dial(%+v) found a server", tt.to)
		}
	}
}

func TestDiscoverStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		o := &Options{
			Dial: func(context.Context, string, string) (net.Conn, error) {
				t.Error("connected after the end")
				return nil, net.ErrClosed
			},
			LookupSRV: func(ctx context.Context, _, _, _ string) (string, []*net.SRV, error) {
				<-ctx.Done()
				return "", nil, ctx.Err()
			},
		}
		go func() {
			synctest.Wait()
			cancel()
		}()
		if _, err := Dial(ctx, Target{Host: "example.org", Domain: true}, o); !errors.Is(err, context.Canceled) {
			t.Errorf("Dial = %v, want cancelled", err)
		}
	})
}
