package scrub

import (
	"bytes"
	"slices"
	"strings"

	"popsh/session/pop3"
)

// A name is looked for by its letters, wherever it stands as a word.
type name struct {
	text     string
	isHost   bool // upper and lower case are the same (RFC 4343 §3)
	everyday bool // a word like any other: a name only where a host stands
}

// everydayWords are short names that many machines have, so that they name none, and
// that replies hold as words. The first is what the practice server inside popsh is
// called.
var everydayWords = []string{
	"practice", "mail", "mailbox", "maildrop", "mailhost", "mailserver", "message", "messages", "email", "pop", "pop2", "pop3", "imap", "smtp", "webmail",
	"server", "service", "host", "gateway", "proxy", "relay", "test", "ready", "welcome", "password", "login",
}

// isEveryday reports whether a short name of a host, one without a dot, is also a word
// of the protocol or of everyday replies.
func isEveryday(host string) bool {
	_, isVerb := pop3.Lookup(host)
	_, isTag := pop3.LookupCapability(host)
	return isVerb || isTag || slices.Contains(everydayWords, strings.ToLower(host))
}

// is reports whether text is the name.
func (n name) is(text string) bool {
	return n.text == text || n.isHost && strings.EqualFold(n.text, text)
}

// learn notes a name that is to be replaced.
func (c *cast) learn(n name) {
	if n.text == "" || slices.Contains(c.names, n) {
		return
	}
	c.names = append(c.names, n)
	slices.SortStableFunc(c.names, func(a, b name) int { return len(b.text) - len(a.text) })
}

// known returns octets with the names replaced that stand there as words.
func (c *cast) known(octets []byte) []byte {
	var out []byte
	for from := 0; from < len(octets); {
		n := c.at(octets, from)
		if n == 0 {
			out = append(out, octets[from])
			from++
			continue
		}
		out = append(out, c.standIn(string(octets[from:from+n]))...)
		from += n
	}
	return out
}

// standIn returns what stands for a name that was learnt.
func (c *cast) standIn(found string) string {
	if host, ok := c.hosts[strings.ToLower(found)]; ok {
		return host
	}
	return c.user(found)
}

// at returns the length of the name that stands at an octet as a word, or 0.
func (c *cast) at(octets []byte, i int) int {
	if i > 0 && isLetter(octets[i-1]) {
		return 0
	}
	for _, n := range c.names {
		end := i + len(n.text)
		if end > len(octets) || end < len(octets) && isLetter(octets[end]) || !n.is(string(octets[i:end])) {
			continue
		}
		if !n.everyday || standsAsHost(octets, i, end) {
			return len(n.text)
		}
	}
	return 0
}

// standsAsHost reports whether a word stands where a host does: it is all of the text,
// or an address comes before it, or a port behind it.
func standsAsHost(octets []byte, from, end int) bool {
	before, behind := octets[:from], octets[end:]
	return len(before)+len(behind) == 0 || bytes.HasSuffix(before, []byte("@")) || bytes.HasSuffix(before, []byte("//")) ||
		len(behind) > 1 && behind[0] == ':' && '0' <= behind[1] && behind[1] <= '9'
}

// isLetter reports whether an octet can be part of a word.
func isLetter(c byte) bool {
	return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
