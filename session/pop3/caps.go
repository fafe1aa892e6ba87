package pop3

import (
	"slices"
	"strings"
)

// capabilityMax is the longest line of a CAPA reply, in octets without CRLF
// (RFC 2449 §5).
const capabilityMax = 510

// An Announced is one line of a CAPA reply. Its strings came from the server and
// may hold any octets but blanks.
type Announced struct {
	Tag     string // upper case; with hyphens when a known tag was spelled with underscores
	Args    []string
	Oddity  Oddity
	Written string // the tag as the server wrote it
}

// ParseCapability reads a line of a CAPA reply. It takes whatever comes, and
// reports what it tolerated. The tag of an empty line is "".
func ParseCapability(line []byte) Announced {
	var odd Oddity
	if len(line) > capabilityMax {
		odd |= TooLong
	}
	words, blanks := capabilityWords(string(line))
	if len(words) == 0 {
		return Announced{Oddity: odd | blanks | NoTag}
	}
	tag, value, equals := cutEquals(words[0])
	args := words[1:]
	if equals {
		odd |= EqualsSign
		args = slices.DeleteFunc(append([]string{value}, args...), func(w string) bool { return w == "" })
	}
	name, spelled := canonicalTag(tag)
	return Announced{Tag: name, Args: args, Oddity: odd | blanks | spelled | oddWords(words), Written: tag}
}

// capabilityWords cuts a line at its blanks and reports those beyond one space
// between two words.
func capabilityWords(line string) (words []string, odd Oddity) {
	words = strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
	front := strings.TrimRight(line, " \t")
	if front != line {
		odd |= TrailingBlanks
	}
	if front != strings.Join(words, " ") {
		odd |= ExtraBlanks
	}
	return words, odd
}

// cutEquals cuts SASL=PLAIN in two. A tag that begins with the sign is left whole.
func cutEquals(word string) (tag, value string, found bool) {
	if i := strings.IndexByte(word, '='); i > 0 {
		return word[:i], word[i+1:], true
	}
	return word, "", false
}

// canonicalTag returns the tag as the registry would write it.
func canonicalTag(written string) (tag string, odd Oddity) {
	tag = upper(written)
	if tag != written {
		odd |= LowerCase
	}
	if strings.Contains(tag, ".") {
		odd |= DotInTag
	}
	if hyphens := strings.ReplaceAll(tag, "_", "-"); hyphens != tag && byTag[hyphens] != nil {
		return hyphens, odd | Underscore
	}
	return tag, odd
}

func oddWords(words []string) Oddity {
	if slices.ContainsFunc(words, func(w string) bool { return !graphic(w) }) {
		return BadOctets
	}
	return 0
}

// Caps is what a server announced by CAPA in one state. A nil *Caps means that
// nothing is known; a zero Caps, that the server announced nothing.
type Caps struct{ Lines []Announced }

// Add adds a line of a CAPA reply.
func (c *Caps) Add(line []byte) Announced {
	a := ParseCapability(line)
	c.Lines = append(c.Lines, a)
	return a
}

// Has reports whether the server announced the tag, in any case.
func (c *Caps) Has(tag string) bool {
	return c != nil && slices.ContainsFunc(c.Lines, func(a Announced) bool { return a.Tag == upper(tag) })
}

// Args returns the arguments of a tag, of all lines that have it.
func (c *Caps) Args(tag string) []string {
	if c == nil {
		return nil
	}
	var args []string
	for _, a := range c.Lines {
		if a.Tag == upper(tag) {
			args = append(args, a.Args...)
		}
	}
	return args
}

// Mechanisms returns the SASL mechanisms announced, upper case, each once, in the
// server's order.
func (c *Caps) Mechanisms() []string {
	var names []string
	seen := map[string]bool{}
	for _, arg := range c.Args(tagSASL) {
		if name := upper(arg); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
