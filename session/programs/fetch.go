package programs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Who fetches mail.
const (
	User     = "alice"
	Password = "open-sesame"
)

// A Way is how a mail client gets to a server.
type Way struct {
	Name           string // for whoever reads of it
	Host, Port     string
	CA             string // the file of the authority that is to be trusted
	STLS, Implicit bool   // none for clear text
	SignOn         SignOn
}

// A SignOn is how a client signs on, where it can be told: curl and mpop can. The zero
// value leaves that to the client, which has [Password].
type SignOn struct {
	Mechanism string // in capital letters
	Token     string // in place of a password
	Cert      string // the file of a certificate with its key, in place of a password
}

// A Fetcher is a mail client.
type Fetcher struct {
	Program string
	fetch   func(t testing.TB, program string, w Way, messages int) []string
}

// The clients, each of which fetches all mail of [User].
var (
	Curl      = Fetcher{"curl", curl}
	Mpop      = Fetcher{"mpop", mpop}
	Fetchmail = Fetcher{"fetchmail", fetchmail}
	Poplib    = Fetcher{"python3", poplib}
	Fetchers  = []Fetcher{Curl, Mpop, Fetchmail, Poplib}
)

// Fetch returns the messages of a maildrop in order, with CRLF line ends. How many
// there are matters to clients that fetch them one by one. Where the client is not
// installed, the test is over.
func (f Fetcher) Fetch(t testing.TB, w Way, messages int) []string {
	t.Helper()
	return f.fetch(t, Find(t, f.Program), w, messages)
}

// keeper writes a program that stores what it reads in the next numbered file of
// a folder, and returns both.
func keeper(t testing.TB) (path, folder string) {
	t.Helper()
	home := t.TempDir()
	path, folder = filepath.Join(home, "keep"), filepath.Join(home, "mail")
	script := fmt.Sprintf("#!/bin/sh\nn=$(ls '%[1]s' | wc -l)\ncat >'%[1]s/'$(printf %%02d $((n + 1)))\n", folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, script, 0o700)
	return path, folder
}

func write(t testing.TB, name, text string, perm os.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), perm); err != nil {
		t.Fatal(err)
	}
}

// collect returns the files of a folder in the order of their names, with CRLF
// line ends: mail programs store what they fetch with LF.
func collect(t testing.TB, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		octets, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		bare := bytes.ReplaceAll(octets, []byte("\r\n"), []byte("\n"))
		all = append(all, string(bytes.ReplaceAll(bare, []byte("\n"), []byte("\r\n"))))
	}
	return all
}
