package serve

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"popsh/trace"
)

// Mechanisms is what the program gives to the server; mechanisms_test.go gets it from
// there.
var Mechanisms Authenticator

// patience is how long a test waits for what must come, on the slowest machine.
const patience = 2 * time.Minute

const opening = "%p3t 1\n! connect 127.0.0.1:40000 127.0.0.1:110\n"

// plain is a short session, with a wrong password first.
const plain = opening + `S: +OK Dovecot ready. <38d6.1@pop.example.org>
C: USER alice
S: +OK
C: PASS \{secret:1}
S: -ERR [AUTH] Authentication failed.
C: USER alice
S: +OK
C: PASS \{secret:2}
S: +OK Logged in.
C: STAT
S: +OK 2 70
C: UIDL
S: +OK
S: 1 first-id
S: 2 second-id
S: .
C: LIST
S: +OK 2 messages:
S: 1 46
S: 2 24
S: .
C: RETR 1
S: +OK 46 octets
S: Subject: one
S:
S: ..dot line
S: three
S: four
S: .
C: TOP 2 0
S: +OK
S: Subject: two
S:
S: .
C: QUIT
S: +OK Logging out.
! eof S
%end closed
`

func load(t *testing.T, text string) *Recording {
	t.Helper()
	rec, err := LoadFrom(trace.NewReader(strings.NewReader(text)), "test.p3t", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// A rig is a server on loopback, and what it said.
type rig struct {
	*Server
	addr string
	mu   sync.Mutex
	told []string
}

func start(t *testing.T, rec *Recording, o Options) *rig {
	t.Helper()
	r := &rig{}
	o.Log = func(text string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told = append(r.told, text)
	}
	if o.Auth.Begin == nil {
		o.Auth = Mechanisms
	}
	s, err := New(rec, &o)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.Server, r.addr = s, ln.Addr().String()
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-served; err != nil {
			t.Errorf("Serve() = %v, want nil", err)
		}
	})
	return r
}

// log returns all that the server said.
func (r *rig) log() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.told, "\n")
}

// A peer is a client that sends and reads as it is told.
type peer struct {
	t  *testing.T
	nc net.Conn
	in *bufio.Reader
}

func (r *rig) dial(t *testing.T) *peer {
	t.Helper()
	nc, err := net.DialTimeout("tcp", r.addr, patience)
	if err != nil {
		t.Fatal(err)
	}
	return newPeer(t, nc)
}

func newPeer(t *testing.T, nc net.Conn) *peer {
	nc.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { nc.Close() })
	return &peer{t, nc, bufio.NewReader(nc)}
}

// secure does the client's side of a TLS handshake.
func (p *peer) secure(r *rig, c *tls.Config) (*peer, error) {
	p.t.Helper()
	c.RootCAs, c.ServerName = r.Authority(), "localhost"
	nc := tls.Client(p.nc, c)
	return newPeer(p.t, nc), nc.Handshake()
}

// talk runs a dialogue: what stands behind "C: " is sent, and what stands behind
// "S: " must come, octet for octet.
func (p *peer) talk(dialogue string) {
	p.t.Helper()
	for text := range strings.SplitSeq(strings.TrimSpace(dialogue), "\n") {
		if said, ok := strings.CutPrefix(text, "C: "); ok {
			if _, err := io.WriteString(p.nc, said+"\r\n"); err != nil {
				p.t.Fatalf("%s: %v", text, err)
			}
			continue
		}
		want := strings.TrimPrefix(strings.TrimPrefix(text, "S:"), " ") + "\r\n"
		if got, err := p.in.ReadString('\n'); got != want {
			p.t.Fatalf("got %q (%v), want %q", got, err, want)
		}
	}
}

// rest reads up to the end of the connection.
func (p *peer) rest() (string, error) {
	b, err := io.ReadAll(p.in)
	return string(b), err
}

// ended wants the connection to end with nothing more said.
func (p *peer) ended() {
	p.t.Helper()
	if got, err := p.rest(); got != "" || err != nil {
		p.t.Fatalf("rest() = %q, %v, want an end", got, err)
	}
}
