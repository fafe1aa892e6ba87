package dovecot

import (
	"os"
	"path/filepath"
	"testing"
)

// makeFolder makes the server's folder, with a certificate in it. It is no
// t.TempDir: the owner must reach it, and the sockets in it need a short path.
func (s *Server) makeFolder(t testing.TB) {
	t.Helper()
	dir, err := os.MkdirTemp("", "popsh-dovecot-")
	if err != nil {
		t.Fatal(err)
	}
	s.dir = dir
	t.Cleanup(func() {
		s.Stop(t)
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s.owner.give(t, dir)
	s.mkdir(t, "run")
	s.mkdir(t, "mail")
	s.makeCertificate(t)
}

// path returns the path of something in the folder.
func (s *Server) path(elem ...string) string {
	return filepath.Join(append([]string{s.dir}, elem...)...)
}

// mkdir makes a folder of the owner's.
func (s *Server) mkdir(t testing.TB, elem ...string) {
	t.Helper()
	if err := os.Mkdir(s.path(elem...), 0o755); err != nil {
		t.Fatal(err)
	}
	s.owner.give(t, s.path(elem...))
}

// write writes a file of the owner's.
func (s *Server) write(t testing.TB, name string, data []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(s.path(name), data, mode); err != nil {
		t.Fatal(err)
	}
	s.owner.give(t, s.path(name))
}
