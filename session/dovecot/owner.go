package dovecot

import (
	"os"
	"os/user"
	"strconv"
	"testing"
)

// An owner is the user a server runs as and its files belong to.
type owner struct {
	User, Group string
	uid, gid    int
	switched    bool // the owner is not who runs the test
}

// unprivileged is who owns a server that root starts: a user every Unix has.
const unprivileged = "nobody"

// ownerOf returns the owner of the servers this process starts.
func ownerOf(t testing.TB) owner {
	t.Helper()
	u, err := user.Current()
	if err == nil && u.Uid == "0" {
		u, err = user.Lookup(unprivileged)
	}
	if err != nil {
		t.Fatal(err)
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		t.Fatal(err)
	}
	o := owner{User: u.Username, Group: g.Name, switched: os.Getuid() == 0}
	o.uid, _ = strconv.Atoi(u.Uid) // numbers, wherever there is a Dovecot
	o.gid, _ = strconv.Atoi(u.Gid)
	return o
}

// give makes the file or folder the owner's.
func (o owner) give(t testing.TB, path string) {
	t.Helper()
	if !o.switched {
		return
	}
	if err := os.Chown(path, o.uid, o.gid); err != nil {
		t.Fatal(err)
	}
}
