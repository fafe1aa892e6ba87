package practice

import (
	"fmt"
	"iter"
	"strings"
)

// The commands that change how the two sides talk: TLS, UTF-8 and the language.

// cmdStls drops the connection when octets wait behind the command: they would
// be clear text that passes for the first words under TLS (RFC 2595 §4).
func (c *conn) cmdStls([]string) reply {
	if c.in.Buffered() > 0 {
		return reply{silent: true, closes: true}
	}
	r := c.accept(beginTLS)
	r.secure = true
	return r
}

// upgrade does the handshake and forgets what was said before it.
func (c *conn) upgrade() error {
	if err := c.out.Flush(); err != nil {
		return err
	}
	c.user, c.language, c.facts = "", english, 0
	return c.startTLS()
}

// cmdUTF8 allows UTF-8 headers in RETR and TOP (RFC 6856 §2.1).
func (c *conn) cmdUTF8([]string) reply { return c.accept(utf8IsOn) }

// cmdLang lists the languages or chooses one (RFC 6856 §3).
func (c *conn) cmdLang(args []string) reply {
	if len(args) == 0 {
		r := c.accept(languagesFollow)
		r.body = languageLines
		return r
	}
	l, known := findLanguage(args[0])
	if !known {
		return c.refuse("", noLanguage)
	}
	c.language = l
	return c.accept(languageSet, languages[l].tag)
}

var languageLines iter.Seq[[]byte] = func(yield func([]byte) bool) {
	for _, l := range languages {
		if !yield(fmt.Appendf(nil, "%s %s", l.tag, l.name)) {
			return
		}
	}
}

// findLanguage finds the language for a range such as "de" or "de-AT", which
// falls back to its first part (RFC 4647 §3.4), or "*" for the server's choice.
func findLanguage(want string) (language, bool) {
	if want == "*" {
		return english, true
	}
	want, _, _ = strings.Cut(want, "-")
	for l, row := range languages {
		if strings.EqualFold(row.tag, want) {
			return language(l), true
		}
	}
	return 0, false
}
