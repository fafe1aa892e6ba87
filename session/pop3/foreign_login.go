package pop3

import (
	"bytes"
	"strings"
)

// foreignLogins are the commands of other protocols that carry a password, and the
// word behind the verb that it is. Fingers have their habits, and servers stand at
// wrong ports.
var foreignLogins = map[string]int{
	"LOGIN": 2, // IMAP, behind a tag or without (RFC 9051 §6.2.3)
	"HELO":  2, // POP2 (RFC 937)
}

// tagsMax is how many words may stand before the verb of another protocol.
const tagsMax = 1

// ForeignSecret returns where the password begins in a line that is a login of another
// protocol.
func ForeignSecret(line []byte) (from int, found bool) {
	starts := wordStarts(line)
	for i := range starts[:min(len(starts), tagsMax+1)] {
		verb, _, _ := bytes.Cut(line[starts[i]:], []byte(" "))
		verb, _, _ = bytes.Cut(verb, []byte("\t"))
		if n := foreignLogins[upper(string(verb))]; n > 0 && i+n < len(starts) {
			return starts[i+n], true
		}
	}
	return 0, false
}

// wordStarts returns where the first words of a line begin, as many as a login has.
func wordStarts(line []byte) (starts []int) {
	const most = tagsMax + 3
	for i := 0; i < len(line) && len(starts) < most; i++ {
		if !isBlank(line[i]) && (i == 0 || isBlank(line[i-1])) {
			starts = append(starts, i)
		}
	}
	return starts
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// GluedSecret returns where the secret begins in a line whose first word is a verb that
// a secret follows, with no blank between.
func GluedSecret(line []byte) (from int, found bool) {
	text := bytes.TrimLeft(line, " \t")
	for i := range Commands {
		c := &Commands[i]
		if len(c.Args) == 0 || !c.Args[0].Rest || c.Args[0].Kind != Secret {
			continue
		}
		if n := len(c.Verb); len(text) > n && !isBlank(text[n]) && strings.EqualFold(string(text[:n]), c.Verb) {
			return len(line) - len(text) + n, true
		}
	}
	return 0, false
}
