package secrets

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/session/sasl"
)

// A NetrcEntry is what a netrc file says of a machine, as ftp and curl read it.
type NetrcEntry struct {
	Machine  string // its name
	Default  bool   // it is for all machines that have none above it
	Login    string
	Password sasl.Secret // may be empty
	Line     int         // where it begins
}

// String names the entry. It holds no secret.
func (e *NetrcEntry) String() string {
	if e.Default {
		return "the default"
	}
	return "machine " + e.Machine
}

// netrcMax is how long a netrc file may be, in octets.
const netrcMax = 256 << 10

// Netrc finds the first entry for a host in a netrc file, which nobody else may read;
// with a user, the first one of that user. One that names nobody is passed over. It
// returns nil when there is none.
func Netrc(where, name, host, user string) (*NetrcEntry, error) {
	f, err := files.Secret.For(where).Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, netrcMax+1))
	defer clear(text)
	switch {
	case err != nil:
		return nil, &misuse.Error{Where: where, Reason: "the file cannot be read", Err: err}
	case len(text) > netrcMax:
		return nil, misuse.New(where, fmt.Sprintf("%s is longer than %d octets", name, netrcMax), "is this the right file?")
	}
	entries, unended := parseNetrc(text)
	if unended > 0 {
		return nil, misuse.New(where, fmt.Sprintf("%s:%d: the quotes are not closed", name, unended), `"pass word", with \" for quotes inside`)
	}
	return netrcOf(entries, host, user), nil
}

// netrcOf finds the entry for a host and a user, and wipes the others.
func netrcOf(entries []NetrcEntry, host, user string) (found *NetrcEntry) {
	host = strings.TrimSuffix(host, ".")
	for i := range entries {
		e := &entries[i]
		if found == nil && e.isFor(host, user) {
			found = e
		} else {
			e.Password.Wipe()
		}
	}
	return found
}

// isFor reports whether an entry is for a host, and for a user unless that is empty.
func (e *NetrcEntry) isFor(host, user string) bool {
	return e.Login != "" && (e.Default || strings.EqualFold(e.Machine, host)) && (user == "" || e.Login == user)
}

// netrcWords are the words that give an entry something: the word behind them.
var netrcWords = map[string]func(e *NetrcEntry, value []byte){
	"login":    func(e *NetrcEntry, value []byte) { e.Login = string(value) },
	"password": func(e *NetrcEntry, value []byte) { e.Password = sasl.NewSecret(bytes.Clone(value)) },
	"account":  func(*NetrcEntry, []byte) {},
}

// parseNetrc reads the entries of a netrc file. Words that it does not know are passed
// over. It also tells the line of quotes that nothing closes, 0 when there are none.
func parseNetrc(text []byte) (entries []NetrcEntry, unended int) {
	in := netrcReader{rest: text, line: 1}
	for word := in.word(); word != nil && in.unended == 0; word = in.word() {
		key, line := strings.ToLower(string(word)), in.begun
		switch take := netrcWords[key]; {
		case key == "machine":
			entries = append(entries, NetrcEntry{Machine: string(in.word()), Line: line})
		case key == "default":
			entries = append(entries, NetrcEntry{Default: true, Line: line})
		case key == "macdef":
			in.skipMacro()
		case strings.HasPrefix(key, "#"):
			in.skipLine()
		case take != nil && len(entries) > 0:
			take(&entries[len(entries)-1], in.word())
		}
	}
	return entries, in.unended
}
