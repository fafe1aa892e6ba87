package compare

import (
	"cmp"
	"strings"

	"popsh/session/pop3"
	"popsh/trace"
)

// A Login is a sign-on of a transcript.
type Login struct {
	User string // "" where the transcript names nobody
	N    int    // the number of the secret
	OK   bool   // it went well
}

// Logins returns the sign-ons, for a server that is made for them.
func (s *Script) Logins() (all []Login) {
	user := ""
	for _, m := range s.Moves {
		for _, p := range m.Parts {
			if p.Turn == nil {
				continue
			}
			user = cmp.Or(named(p.Turn), user)
			for _, slot := range p.Text.Slots {
				if h, ok := slot.Hidden(); ok && h.N != trace.Unknowable {
					all = append(all, Login{cmp.Or(h.User, user), h.N, p.Turn.OK})
				}
			}
		}
	}
	return all
}

// named returns the user whom a command names in clear, or "".
func named(t *Turn) string {
	row, known := pop3.Lookup(t.Verb)
	words := strings.Fields(string(t.Command.Octets))
	if !known || len(row.Args) == 0 || row.Args[0].Kind != pop3.Name || len(words) < 2 {
		return ""
	}
	return words[1]
}

// Mailbox returns the messages that a server which is made for the test has in each
// maildrop: the text of every %mailbox line is one. It is nil when there is no such
// line.
func (s *Script) Mailbox() (messages [][]byte) {
	for _, f := range s.Facts {
		if f.Name == metaMailbox {
			messages = append(messages, []byte(f.Text))
		}
	}
	return messages
}

// StartsSecure reports whether TLS comes before the first greeting.
func (s *Script) StartsSecure() bool { return len(s.Turns) > 0 && s.Turns[0].Secure }
