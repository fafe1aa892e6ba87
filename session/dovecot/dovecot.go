// Package dovecot starts a real Dovecot for tests: Debian's dovecot-pop3d, with a
// generated configuration in a temporary folder, on free loopback ports, with its
// own users, maildrops and certificate. It is to a POP3 client what
// net/http/httptest is to an HTTP client, except that the other side was written
// by other people, so that client and server cannot share a mistake.
//
// Only tests import it. It knows nothing of the protocol beyond the greeting it
// waits for, and nothing of the rest of the program.
package dovecot

import (
	"context"
	"crypto/x509"
	"errors"
	"maps"
	"testing"
)

// Mechanisms are the SASL mechanisms a server offers when Options names none.
var Mechanisms = []string{"plain", "login", "cram-md5", "apop", "scram-sha-1", "scram-sha-256"}

// Users are the users of a server when Options names none, with their passwords.
var Users = map[string]string{"alice": "open-sesame", "bob": "swordfish", "carol": "correct horse"}

// Options say what a server is like. The zero value is useful.
type Options struct {
	Users      map[string]string   // passwords by user, nil for Users
	Mail       map[string][][]byte // messages by user, in the order of their numbers, stored as they are
	Greeting   string              // the words of the greeting, empty for Dovecot's own
	Mechanisms []string            // nil for Mechanisms; CAPA lists them, except for apop
	Clients    []byte              // the authority of clients' certificates, in PEM; nil for none
	TokenKey   []byte              // the key of tokens; nil for none
	Guest      string              // the user whom ANONYMOUS signs on; empty for nobody
	Extra      string              // configuration lines that override the generated ones
}

// A Server is a running Dovecot. Its fields stay the same across Restart, except
// for Options.
type Server struct {
	Options Options
	Addr    string         // host:port that starts in clear text; login in clear and STLS are allowed
	TLSAddr string         // host:port of implicit TLS
	CAFile  string         // the authority's certificate in PEM
	Pool    *x509.CertPool // the same, for a tls.Config

	host    string // the address that it listens on
	dir     string // holds everything the server reads and writes
	owner   owner
	process *process // nil while the server is stopped

	deliveries int // messages delivered so far
}

// startAttempts is how often Start looks for free ports: between finding a port
// and Dovecot's listening on it another process may take it.
const startAttempts = 5

// Start starts a server and waits until it greets; it is stopped when the test
// ends. If Dovecot is not installed, the test is skipped, or fails where
// [programs.RequireVar] asks for that.
//
// Dovecot and its maildrops belong to the user who runs the test or, since
// Dovecot gives no mail to root, to nobody.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	needInstalled(t)
	s := &Server{owner: ownerOf(t), host: ownHost()}
	s.makeFolder(t)
	for range startAttempts {
		s.Addr, s.TLSAddr = freeAddrs(t, s.host)
		err := s.start(t, o)
		if err == nil {
			s.Deliver(t, s.Options.Mail)
			return s
		}
		if !errors.Is(err, errPortTaken) {
			t.Fatalf("start dovecot: %v", err)
		}
	}
	t.Fatalf("start dovecot: no free port after %d attempts", startAttempts)
	return nil
}

// Restart stops the server and starts it as o says, on the same ports with the
// same certificate. The maildrops stay as they are: o.Mail is not delivered.
// Sessions that are open end.
func (s *Server) Restart(t testing.TB, o Options) {
	t.Helper()
	s.Stop(t)
	if err := s.start(t, o); err != nil {
		t.Fatalf("restart dovecot: %v", err)
	}
}

// Stop ends the server and waits until it is gone, its ports too. Nobody needs to call it
// except a test of what happens when a server goes away; Restart brings the
// server back.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.stop(); err != nil {
		t.Errorf("stop dovecot: %v\n%s", err, s.log())
	}
	for _, addr := range []string{s.Addr, s.TLSAddr} {
		if err := awaitRefusal(addr); err != nil {
			t.Errorf("stop dovecot: %v", err)
		}
	}
	s.process = nil
}

// start writes the configuration and runs the server until it greets.
func (s *Server) start(t testing.TB, o Options) error {
	t.Helper()
	s.Options = withDefaults(o)
	s.write(t, "users", s.passwords(), 0o600)
	s.writeSignOn(t)
	s.write(t, "dovecot.conf", s.config(), 0o600)
	s.write(t, "log", nil, 0o600)
	p, err := run(s.owner, s.path("dovecot.conf"))
	if err != nil {
		return err
	}
	s.process = p
	ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
	defer cancel()
	if err := p.awaitGreeting(ctx, s.Addr); err != nil {
		stopErr := p.stop()
		s.process = nil
		return explain(errors.Join(err, stopErr), s.log())
	}
	return nil
}

func withDefaults(o Options) Options {
	if o.Users == nil {
		o.Users = maps.Clone(Users)
	}
	if o.Mechanisms == nil {
		o.Mechanisms = Mechanisms
	}
	return o
}
