package practice

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"popsh/session/authority"
	"popsh/session/listen"
)

// connMax is how many connections a server holds at once.
const connMax = 64

// A Server is a POP3 server. All its methods may be used by several goroutines at
// once. Close ends it.
type Server struct {
	now    func() time.Time
	idle   time.Duration
	manner manner
	people map[string]*person
	trust  *authority.Authority
	open   *listen.Group

	tell    func(string) // may be nil
	telling sync.Mutex
	came    atomic.Int64 // connections so far
}

// ErrNoUser says that there is no maildrop of that name.
var ErrNoUser = errors.New("practice: no such user")

// New returns a server that is ready for connections. Unless the options have a
// certificate authority it makes one; nil options mean the lessons' users and an
// honest server. Later changes of the options have no effect.
func New(o *Options) (*Server, error) {
	if o == nil {
		o = &Options{}
	}
	s := &Server{now: time.Now, idle: Idle, manner: o.manner, tell: o.Log, open: listen.NewGroup(connMax)}
	if o.Now != nil {
		s.now = o.Now
	}
	if idle := cmp.Or(o.Idle, o.manner.idle); idle > 0 {
		s.idle = idle
	}
	s.addUsers(o.Users)
	var err error
	if s.trust, err = newTrust(o.Authority); err != nil {
		return nil, fmt.Errorf("practice: %w", err)
	}
	return s, nil
}

func newTrust(saved []byte) (*authority.Authority, error) {
	if saved != nil {
		return authority.Restore(saved, certNames...)
	}
	return authority.New("popsh practice", certNames...)
}

// certNames are the names that the server's certificate is good for, beside this
// machine's.
var certNames = []string{"pop.example.org", "practice"}

// Authority returns the certificate authority that signed the server's
// certificate.
func (s *Server) Authority() *x509.CertPool { return s.trust.Pool() }

// AuthorityPEM returns the same authority in PEM form, for the files of other
// clients.
func (s *Server) AuthorityPEM() []byte { return s.trust.PEM() }

// SaveAuthority returns the authority with its key, for a later run: it must stay
// as secret as a password.
func (s *Server) SaveAuthority() ([]byte, error) { return s.trust.Save() }

// Deliver puts a message into a user's maildrop, where the next login sees it.
// Line ends that are a bare LF become CRLF; all other octets stay. It copies msg.
// For a name without a maildrop it returns [ErrNoUser].
func (s *Server) Deliver(user string, msg []byte) error {
	p, known := s.people[user]
	if !known {
		return ErrNoUser
	}
	p.drop.deliver(msg)
	return nil
}

// Pipe returns the client's end of a new connection in memory, which starts in
// clear text. The caller closes it. When the server is closed or full, the
// connection is ended by the server at once.
func (s *Server) Pipe() net.Conn { return s.pipe(false) }

// PipeTLS is like Pipe, but the server expects a TLS handshake first (RFC 8314
// §3); the end returned is the raw one, below TLS.
func (s *Server) PipeTLS() net.Conn { return s.pipe(true) }

func (s *Server) pipe(implicit bool) net.Conn {
	client, server := newMemory()
	s.start(server, implicit)
	return client
}

// Serve accepts connections that start in clear text until the server or ln is
// closed. It closes ln. After Close it returns nil.
func (s *Server) Serve(ln net.Listener) error { return s.serve(ln, false) }

// ServeTLS is like Serve for connections that start with a TLS handshake.
func (s *Server) ServeTLS(ln net.Listener) error { return s.serve(ln, true) }

func (s *Server) serve(ln net.Listener, implicit bool) error {
	return s.open.Accept(ln, func(nc net.Conn) bool {
		s.start(nc, implicit)
		return true
	})
}

// start serves nc on a goroutine of its own, or turns it away.
func (s *Server) start(nc net.Conn, implicit bool) {
	if !s.open.Go(nc, func() { serveConn(s, nc, implicit) }) {
		s.log("a connection too many was ended")
	}
}

// log tells what happens.
func (s *Server) log(format string, args ...any) {
	if s.tell == nil {
		return
	}
	s.telling.Lock()
	defer s.telling.Unlock()
	s.tell(fmt.Sprintf(format, args...))
}

// Close ends all connections, makes Serve and ServeTLS return, and waits until no
// goroutine of the server is left. Deletion marks are not carried out. It may be
// called more than once.
func (s *Server) Close() error {
	s.open.Close()
	return nil
}
