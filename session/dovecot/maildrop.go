package dovecot

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// firstDelivery is the moment, in seconds since 1970, at which the first message
// of a maildrop claims to have arrived; each next one comes a second later.
const firstDelivery = 1_700_000_000

// Deliver puts messages behind those the users' maildrops hold. A session that
// is open does not see them (RFC 1939 §4).
func (s *Server) Deliver(t testing.TB, mail map[string][][]byte) {
	t.Helper()
	for _, user := range slices.Sorted(maps.Keys(mail)) {
		s.makeMaildrop(t, user)
		for _, message := range mail[user] {
			s.deliver(t, user, message)
		}
	}
}

func (s *Server) makeMaildrop(t testing.TB, user string) {
	t.Helper()
	if _, err := os.Stat(s.path("mail", user)); err == nil {
		return
	}
	s.mkdir(t, "mail", user)
	for _, sub := range []string{"tmp", "new", "cur"} {
		s.mkdir(t, "mail", user, sub)
	}
}

// deliver stores one message as a file, whose name sorts behind the others'.
func (s *Server) deliver(t testing.TB, user string, message []byte) {
	t.Helper()
	n := s.deliveries
	s.deliveries++
	name := fmt.Sprintf("%d.M%d.popsh", firstDelivery+n, n)
	tmp := filepath.Join("mail", user, "tmp", name)
	s.write(t, tmp, message, 0o600)
	if err := os.Rename(s.path(tmp), s.path("mail", user, "new", name)); err != nil {
		t.Fatal(err)
	}
}
