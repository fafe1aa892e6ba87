package serve

import (
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"sync"

	"popsh/session/authority"
	"popsh/session/listen"
)

// A Server answers clients from a recording. All its methods may be used by
// several goroutines at once. Close ends it.
type Server struct {
	rec     *Recording
	options Options
	vault   *vault
	trust   *authority.Authority
	open    *listen.Group

	mu        sync.Mutex
	accepted  int
	misses    []Miss
	missed    int
	synthetic int
	told      map[string]bool // what is not told again
	logging   sync.Mutex
}

// New returns a server that is ready for connections. Unless the options have a
// certificate authority it makes one; nil options mean the defaults. Later changes
// of the options have no effect. A recording serves one server.
func New(rec *Recording, o *Options) (*Server, error) {
	s := &Server{rec: rec, options: o.orDefaults(), open: listen.NewGroup(connMax), told: map[string]bool{}}
	s.vault = newVault(s.options.Secrets, rec.verifiers)
	var err error
	if s.trust, err = newTrust(s.options.Authority, slices.Concat(rec.hosts, s.options.Hosts)); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	return s, nil
}

func newTrust(saved []byte, hosts []string) (*authority.Authority, error) {
	if saved != nil {
		return authority.Restore(saved, hosts...)
	}
	return authority.New("popsh serve", hosts...)
}

// HasTLS reports whether some connection may come to TLS.
func (s *Server) HasTLS() bool {
	if s.options.TLS != TLSRecorded {
		return s.options.TLS != TLSOff
	}
	return slices.ContainsFunc(s.rec.takes, func(t *take) bool { return t.secure || t.stls })
}

// Authority returns the certificate authority that signs the server's
// certificates, which are good for this machine, for the hosts that were recorded
// and for the name that a client asks for.
func (s *Server) Authority() *x509.CertPool { return s.trust.Pool() }

// AuthorityPEM returns the same authority in PEM form, for the files of clients.
func (s *Server) AuthorityPEM() []byte { return s.trust.PEM() }

// SaveAuthority returns the authority with its key, for a later run: it must stay
// as secret as a password.
func (s *Server) SaveAuthority() ([]byte, error) { return s.trust.Save() }

// Serve accepts connections until the server or ln is closed, or until as many
// have come as the options say; then it waits for their ends. It closes ln. After
// Close it returns nil.
func (s *Server) Serve(ln net.Listener) error {
	var mine sync.WaitGroup
	defer mine.Wait()
	return s.open.Accept(ln, func(nc net.Conn) bool {
		n := s.start(nc, &mine)
		return s.options.Count <= 0 || n < s.options.Count
	})
}

// start serves nc on a goroutine of its own, or turns it away. It returns how
// many connections were accepted so far.
func (s *Server) start(nc net.Conn, mine *sync.WaitGroup) int {
	t, n := s.takeNext()
	serve := func() {
		defer mine.Done()
		defer nc.Close()
		s.log("connection %d: from %v", n, nc.RemoteAddr())
		serveConn(s, nc, t, n)
	}
	mine.Add(1)
	if t == nil || !s.open.Go(nc, serve) {
		s.log("connection %d: one too many, and ended", n)
		nc.Close()
		mine.Done()
	}
	return n
}

// takeNext returns the recorded connection for the next one that was accepted, and
// its number.
func (s *Server) takeNext() (*take, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted++
	last := len(s.rec.takes)
	if s.accepted > last && s.options.After == AfterRefuse {
		return nil, s.accepted
	}
	return s.rec.takes[min(s.accepted, last)-1], s.accepted
}

// Close ends all connections, makes Serve return, and waits until no goroutine of
// the server is left. It may be called more than once.
func (s *Server) Close() error {
	s.open.Close()
	return nil
}

// log tells what happens.
func (s *Server) log(format string, args ...any) {
	if s.options.Log == nil {
		return
	}
	s.logging.Lock()
	defer s.logging.Unlock()
	s.options.Log(fmt.Sprintf(format, args...))
}

// tellOnce tells what need not be told again.
func (s *Server) tellOnce(text string) {
	s.mu.Lock()
	told := s.told[text]
	s.told[text] = true
	s.mu.Unlock()
	if !told {
		s.log("%s", text)
	}
}
