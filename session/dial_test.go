package session

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/practice"
	"popsh/session/wire"
)

// A net of servers: what a connection to each address gives; all others refuse.
type network map[string]func() net.Conn

func (n network) dial(ctx context.Context, kind, addr string) (net.Conn, error) {
	if open, ok := n[addr]; ok {
		if nc := open(); nc != nil {
			return nc, nil
		}
	}
	return nil, &net.OpError{Op: "dial", Net: kind, Err: syscall.ECONNREFUSED}
}

// silent is a server that takes connections and never says a word.
func silent() net.Conn {
	here, there := net.Pipe()
	go io.Copy(io.Discard, there)
	return here
}

func hangsUp() net.Conn {
	here, there := net.Pipe()
	there.Close()
	return here
}

const (
	clearDoor = "pop.example.org:110"
	tlsDoor   = "pop.example.org:995"
	otherDoor = "pop.example.org:4711"
)

// servers make a network of two practice servers that behave alike.
type servers func(*practice.Server) network

func both(s *practice.Server) network      { return network{clearDoor: s.Pipe, tlsDoor: s.PipeTLS} }
func clearOnly(s *practice.Server) network { return network{clearDoor: s.Pipe} }

type doorTest struct {
	servers  servers
	mode     Mode
	port     int
	distrust bool
	switches []string

	implicit, stls bool   // how TLS is found
	fault          *Fault // or what is wrong with it
	link           string // or what Op failed
	talking        bool
	told           string // why not by the first door
}

const onceMore = ": nothing was said, and TLS is not answered either; trying once more"

const refused995 = "port 995: no connection; trying port 110 with stls"

var doorTests = map[string]doorTest{
	"both":                  {servers: both, implicit: true},
	"no 995":                {servers: clearOnly, stls: true, told: refused995},
	"no 995 and no STLS":    {servers: clearOnly, switches: []string{"no-stls"}, fault: new(NoSTLS), told: refused995},
	"nothing":               {servers: func(*practice.Server) network { return nil }, link: "connect", told: refused995 + "\nport 110: no connection either"},
	"995 not to be trusted": {servers: both, distrust: true, fault: new(UnknownAuthority)},
	"clear text on 995": {servers: func(s *practice.Server) network {
		return network{clearDoor: s.Pipe, tlsDoor: s.Pipe}
	}, stls: true, told: "port 995: no TLS from the start; trying port 110 with stls"},
	"995 hangs up": {servers: func(s *practice.Server) network {
		return network{clearDoor: s.Pipe, tlsDoor: hangsUp}
	}, stls: true, told: "port 995: no TLS from the start; trying port 110 with stls"},
	"995 is silent": {servers: func(s *practice.Server) network {
		return network{clearDoor: s.Pipe, tlsDoor: silent}
	}, stls: true, told: "port 995: no answer; trying port 110 with stls"},
	"all are silent": {servers: func(*practice.Server) network {
		return network{clearDoor: silent, tlsDoor: silent}
	}, link: "greeting", talking: true, told: "port 995: no answer; trying port 110 with stls\nport 110" + onceMore},

	"110 only":     {servers: both, port: PortPOP3, stls: true},
	"995 only":     {servers: both, port: PortPOP3S, implicit: true},
	"STLS on 995":  {servers: both, port: PortPOP3S, mode: STLS, fault: new(TLSPort)},
	"clear on 995": {servers: both, port: PortPOP3S, mode: Clear, fault: new(TLSPort)},
	"TLS on 110":   {servers: both, port: PortPOP3, mode: Implicit, fault: new(ClearPort)},
	"clear on 995, slow": {servers: func(s *practice.Server) network {
		return network{tlsDoor: lately(7*time.Second, s.PipeTLS)}
	}, port: PortPOP3S, mode: Clear, fault: new(TLSPort)},
	"clear on 110, slow": {servers: func(s *practice.Server) network {
		return network{clearDoor: lately(12*time.Second, s.Pipe)}
	}, mode: Clear, told: "port 110" + onceMore},
	"STLS":     {servers: both, mode: STLS, stls: true},
	"implicit": {servers: both, mode: Implicit, implicit: true},
	"clear":    {servers: both, mode: Clear},

	"another port with TLS": {servers: func(s *practice.Server) network {
		return network{otherDoor: s.PipeTLS}
	}, port: 4711, implicit: true},
	"another port in clear": {servers: func(s *practice.Server) network {
		return network{otherDoor: s.Pipe}
	}, port: 4711, stls: true, told: "port 4711: no TLS from the start; trying port 4711 with stls"},
	"another port that refuses": {servers: both, port: 4711, link: "connect"},
	"another port that is silent": {servers: func(*practice.Server) network {
		return network{otherDoor: silent}
	}, port: 4711, link: "greeting", talking: true, told: "port 4711: no answer; trying port 4711 with stls"},
	"clear on a silent port": {servers: func(*practice.Server) network {
		return network{otherDoor: silent}
	}, port: 4711, mode: Clear, link: "greeting", talking: true, told: "port 4711" + onceMore},
	"clear on 995, one client at a time": {servers: func(s *practice.Server) network {
		return network{tlsDoor: oneAtATime(s.PipeTLS)}
	}, port: PortPOP3S, mode: Clear, fault: new(TLSPort)},
	"clear on 110, one client at a time": {servers: func(s *practice.Server) network {
		return network{clearDoor: oneAtATime(lately(12*time.Second, s.Pipe))}
	}, mode: Clear, told: "port 110" + onceMore},
	"clear on a port that closes behind its client": {servers: func(s *practice.Server) network {
		return network{clearDoor: onlyOne(lately(12*time.Second, s.Pipe))}
	}, mode: Clear},
}

// TestDoors tries the ways in, on servers in memory and a clock that does not
// run by itself.
func TestDoors(t *testing.T) {
	for name, tt := range doorTests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, tt.run)
		})
	}
}

func (tt doorTest) run(t *testing.T) {
	srv := practising(t, tt.switches...)
	var told []string
	o := &Options{TLS: tt.mode, Roots: srv.Authority(), Dial: tt.servers(srv).dial, Tell: func(s string) { told = append(told, s) }}
	if tt.distrust {
		o.Roots = x509.NewCertPool()
	}
	start := time.Now()
	s, err := Dial(t.Context(), Target{Host: "pop.example.org", Port: tt.port}, o)
	if d := time.Since(start); tt.fault != nil && d > wire.DefaultTimers.Connect {
		t.Errorf("it took %v to name the fault, want at most the connect time-out", d)
	}
	if s != nil {
		defer s.Close()
	}
	tt.judge(t, s, err)
	if got := strings.Join(told, "\n"); got != tt.told {
		t.Errorf("told %q, want %q", told, tt.told)
	}
}

func (tt doorTest) judge(t *testing.T, s *Session, err error) {
	t.Helper()
	var link *LinkError
	switch {
	case tt.fault != nil:
		wantFault(t, "Dial", err, *tt.fault)
	case tt.link != "":
		if !errors.As(err, &link) || link.Op != tt.link || link.Talking != tt.talking {
			t.Errorf("Dial = %#v, want %s lost, talking %v", err, tt.link, tt.talking)
		}
	case err != nil:
		t.Fatal(err)
	default:
		wantSecurity(t, s, tt.implicit, tt.stls)
	}
}

func wantSecurity(t *testing.T, s *Session, implicit, stls bool) {
	t.Helper()
	sec := s.Security()
	if (sec != nil) != (implicit || stls) || sec != nil && sec.Implicit != implicit {
		t.Errorf("Security() = %+v, want implicit %v, STLS %v", sec, implicit, stls)
	}
}

// TestDialOverTheNetwork finds both kinds of ports on loopback by itself.
func TestDialOverTheNetwork(t *testing.T) {
	srv := practising(t)
	for implicit, serve := range map[bool]func(net.Listener) error{false: srv.Serve, true: srv.ServeTLS} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go serve(ln)
		_, port, _ := net.SplitHostPort(ln.Addr().String())
		n, _ := strconv.Atoi(port)
		for _, host := range []string{"127.0.0.1", "localhost"} {
			s, err := Dial(t.Context(), Target{Host: host, Port: n, Domain: true}, &Options{Roots: srv.Authority()})
			if err != nil {
				t.Fatalf("%s: %v", host, err)
			}
			wantSecurity(t, s, implicit, !implicit)
			login(t, s)
			do(t, s, "QUIT")
		}
	}
}

// TestImpatientDial: whoever has little patience with the greeting learns what the
// port speaks all the same, from a server that serves one client at a time.
func TestImpatientDial(t *testing.T) {
	for name, tt := range map[string]struct {
		open func(*practice.Server) func() net.Conn
		tls  bool
		most time.Duration
	}{
		"TLS":    {func(s *practice.Server) func() net.Conn { return oneAtATime(s.PipeTLS) }, true, time.Second + time.Second/4},
		"silent": {func(*practice.Server) func() net.Conn { return oneAtATime(silent) }, false, time.Second + time.Second/4},
	} {
		synctest.Test(t, func(t *testing.T) {
			timers := wire.DefaultTimers
			timers.Greeting = time.Second
			start := time.Now()
			_, err := Dial(t.Context(), Target{Host: "pop.example.org"}, &Options{TLS: Clear, Timers: &timers, Dial: network{clearDoor: tt.open(practising(t))}.dial})
			var fault *TLSError
			var timeout *wire.TimeoutError
			if errors.As(err, &fault) != tt.tls || errors.As(err, &timeout) == tt.tls || time.Since(start) > tt.most {
				t.Errorf("%s: Dial = %v after %v, want TLS found: %v, within %v", name, err, time.Since(start), tt.tls, tt.most)
			}
		})
	}
}

func TestDialStopped(t *testing.T) {
	for name, open := range map[string]func() net.Conn{"handshake": silent, "connect": nil} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			calls := 0
			o := &Options{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
				calls++
				if open == nil {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return open(), nil
			}}
			go func() {
				synctest.Wait()
				cancel()
			}()
			if _, err := Dial(ctx, Target{Host: "h"}, o); !errors.Is(err, context.Canceled) || calls != 1 {
				t.Errorf("%s: Dial = %v after %d connections, want cancelled after 1", name, err, calls)
			}
		})
	}
}

func TestDialTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		o := &Options{
			Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
			Tell: func(s string) { told = append(told, s) },
		}
		start := time.Now()
		_, err := Dial(t.Context(), Target{Host: "h"}, o)
		var link *LinkError
		if !errors.As(err, &link) || link.Talking || link.Addr != "h:995" {
			t.Errorf("Dial = %v, want no connection to h:995", err)
		}
		if d := time.Since(start); d != 2*wire.DefaultTimers.Connect || strings.Join(told, "\n") != "port 995: no answer; trying port 110 with stls\nport 110: no answer either" {
			t.Errorf("it took %v and told %q", d, told)
		}
	})
}

func TestDialUnknownHost(t *testing.T) {
	calls := 0
	o := &Options{Dial: func(_ context.Context, _, addr string) (net.Conn, error) {
		calls++
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: addr, IsNotFound: true}}
	}}
	_, err := Dial(t.Context(), Target{Host: "nowhere.example"}, o)
	var link *LinkError
	var dns *net.DNSError
	if !errors.As(err, &link) || link.Talking || !errors.As(err, &dns) || calls != 1 {
		t.Errorf("Dial = %v after %d attempts, want an unknown host after 1", err, calls)
	}
}

func TestHostNames(t *testing.T) {
	for host, want := range map[string]string{
		"pop.example.org":  "pop.example.org:995",
		"POP.Example.ORG":  "pop.example.org:995",
		"pop.bücher.de":    "pop.xn--bcher-kva.de:995",
		"192.0.2.1":        "192.0.2.1:995",
		"2001:db8::1":      "[2001:db8::1]:995",
		"fe80::1%eth0":     "[fe80::1%eth0]:995",
		"under_score.test": "under_score.test:995",
	} {
		var got string
		o := &Options{TLS: Implicit, Dial: func(_ context.Context, _, addr string) (net.Conn, error) {
			got = addr
			return nil, syscall.ECONNREFUSED
		}}
		if _, err := Dial(t.Context(), Target{Host: host}, o); err == nil || got != want {
			t.Errorf("Dial(%q) connects to %q (%v), want %q", host, got, err, want)
		}
	}
}

func TestServerName(t *testing.T) {
	for host, want := range map[string]string{"a.example": "a.example", "a.example.": "a.example", "fe80::1%eth0": "fe80::1", "192.0.2.1": "192.0.2.1"} {
		if got := serverName(host); got != want {
			t.Errorf("serverName(%q) = %q, want %q", host, got, want)
		}
	}
}
