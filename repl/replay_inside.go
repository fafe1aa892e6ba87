package repl

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/serving"
	"popsh/session"
	"popsh/session/practice"
	"popsh/session/sasl"
	"popsh/trace/compare"
	recorded "popsh/trace/serve"
)

// What --against may be, besides a host.
const (
	againstModel    = "model"
	againstRecorded = "serve:" // and a file
)

// An inside is a server inside popsh that one test runs against.
type inside interface {
	Pipe() net.Conn
	PipeTLS() net.Conn
	Authority() *x509.CertPool
	Close() error
}

var _ inside = (*practice.Server)(nil)

// isInside reports whether each test gets a server of its own.
func (r *replayOptions) isInside() bool {
	return r.against == againstModel || strings.HasPrefix(r.against, againstRecorded)
}

// startInside starts the server that a test is to run against.
func (r *rerun) startInside() (inside, error) {
	if name, ok := strings.CutPrefix(r.options.against, againstRecorded); ok {
		return r.startRecorded(name)
	}
	return startModel(r.script, r.Secrets, r.options.Switches)
}

// startModel starts a practice server with the users of a test, whose passwords are
// those that the test signs on with where it went well, and its mailbox.
func startModel(script *compare.Script, secrets map[int]sasl.Secret, switches []string) (inside, error) {
	o := practice.Options{Users: modelUsers(script, secrets)}
	for _, text := range switches {
		if err := serving.SetSwitch(&o, text); err != nil {
			return nil, err
		}
	}
	server, err := practice.New(&o)
	if err != nil {
		return nil, fmt.Errorf("practice server: %w", err)
	}
	return server, nil
}

func modelUsers(script *compare.Script, secrets map[int]sasl.Secret) []practice.User {
	users := []practice.User{}
	for _, l := range script.Logins() {
		i := slices.IndexFunc(users, func(u practice.User) bool { return u.Name == l.User })
		if i < 0 {
			i = len(users)
			users = append(users, practice.User{Name: l.User, Password: rand.Text(), Mail: script.Mailbox})
		}
		if l.OK {
			users[i].Password = string(secrets[l.N].Reveal())
			users[i].Token = users[i].Password
		}
	}
	return users
}

// A recordedInside is a recording that is served on a port of this machine, since
// that is how it is served to anybody.
type recordedInside struct {
	*recorded.Server
	ln     net.Listener
	served chan error
}

// checkAgainst refuses a recording that cannot be served.
func (r *replayOptions) checkAgainst() error {
	name, is := strings.CutPrefix(r.against, againstRecorded)
	switch {
	case !is:
		return nil
	case name == "":
		return misuse.New("--against", "no recording is named", "--against=serve:FILE")
	}
	_, err := loadRecorded(name)
	return err
}

func loadRecorded(name string) (*recorded.Recording, error) {
	rec, err := recorded.Load(recorded.LoadOptions{}, name)
	if missing, is := errors.AsType[*recorded.ElidedError](err); is {
		return nil, misuse.New("--against", missing.Error(), "a recording with all bodies can be served")
	}
	return rec, err
}

// startRecorded serves a recording. Where it is the test itself, it knows the secrets
// too.
func (r *rerun) startRecorded(name string) (inside, error) {
	rec, err := loadRecorded(name)
	if err != nil {
		return nil, err
	}
	o := recorded.Options{Auth: serving.Authenticator}
	if name == r.name {
		o.Secrets = map[int][]byte{}
		for n, secret := range r.Secrets {
			o.Secrets[n] = secret.Reveal()
		}
	}
	server, err := recorded.New(rec, &o)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	s := &recordedInside{Server: server, ln: ln, served: make(chan error, 1)}
	go func() { s.served <- server.Serve(ln) }()
	return s, nil
}

// Pipe connects to the server. A connection that fails is told by what is read.
func (s *recordedInside) Pipe() net.Conn {
	nc, err := net.Dial("tcp", s.ln.Addr().String())
	if err != nil {
		dead, other := net.Pipe()
		other.Close()
		return dead
	}
	return nc
}

// PipeTLS is Pipe: the recording says when TLS begins.
func (s *recordedInside) PipeTLS() net.Conn { return s.Pipe() }

// Close ends the server and waits for it.
func (s *recordedInside) Close() error {
	return errors.Join(s.Server.Close(), <-s.served)
}

// insideHost is a name in the certificate of either server.
const insideHost = "localhost"

// dialInside opens a connection to the server of the test.
func (r *rerun) dialInside(ctx context.Context, o *session.Options) (*session.Session, error) {
	o.Roots, o.TLS = r.inside.Authority(), session.Clear
	nc := r.inside.Pipe
	if r.script.StartsSecure() {
		o.TLS, nc = session.Implicit, r.inside.PipeTLS
	}
	return session.New(ctx, nc(), insideHost, o)
}
