package session

import (
	"bytes"
	"crypto/x509"
	"net"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"popsh/session/practice"
	"popsh/session/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// practising starts a practice server with these switches on, each a name or a
// name=value, that is closed when the test ends.
func practising(t testing.TB, switches ...string) *practice.Server {
	t.Helper()
	var o practice.Options
	for _, s := range switches {
		name, value, _ := strings.Cut(s, "=")
		if err := o.Switch(name, value); err != nil {
			t.Fatal(err)
		}
	}
	srv, err := practice.New(&o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	return srv
}

// begin opens a session on nc as pop.example.org.
func begin(t *testing.T, nc net.Conn, mode Mode, roots *x509.CertPool) *Session {
	t.Helper()
	s, err := New(t.Context(), nc, "pop.example.org", &Options{TLS: mode, Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A witness is an observer that remembers what was sent.
type witness struct {
	mu    sync.Mutex
	sent  bytes.Buffer
	shown bytes.Buffer // the same with stars for secrets
	kinds []wire.Kind
}

func (w *witness) Observe(e wire.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kinds = append(w.kinds, e.Kind)
	if e.Kind != wire.ToServer {
		return
	}
	w.sent.Write(e.Data)
	w.shown.Write(e.Data[:e.Secret.From])
	if !e.Secret.Empty() {
		w.shown.WriteString("****")
	}
	w.shown.Write(e.Data[e.Secret.To:])
}

func (w *witness) all() (sent, shown string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sent.String(), w.shown.String()
}

// message reads the body of a reply to its end and returns the octets without
// the stuffing dots.
func message(t testing.TB, reply *Reply) []byte {
	t.Helper()
	if reply.Body == nil {
		t.Fatalf("%s: %v, want a body", reply.Request.Verb, reply.Status.Line.Text)
	}
	var all []byte
	for {
		l, err := reply.Body.Next(t.Context())
		if err != nil {
			if !reply.Body.Ended() {
				t.Fatal(err)
			}
			return all
		}
		all = append(append(all, l.Text.Bytes()...), l.Ending.Octets()...)
	}
}
