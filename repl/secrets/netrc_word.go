package secrets

import "bytes"

// A netrcReader takes a netrc file apart into its words.
type netrcReader struct {
	rest    []byte
	line    int // that rest begins in
	begun   int // that the last word began in
	unended int // that the last word began in, when its quotes are not closed
}

// word returns the next word, without its quotes; nil at the end.
func (n *netrcReader) word() []byte {
	n.take(len(n.rest) - len(bytes.TrimLeft(n.rest, netrcBlanks)))
	if n.begun = n.line; len(n.rest) == 0 {
		return nil
	}
	if n.rest[0] == '"' {
		return n.quoted()
	}
	end := bytes.IndexAny(n.rest, netrcBlanks)
	if end < 0 {
		end = len(n.rest)
	}
	return n.take(end)
}

// netrcBlanks are what stands between words.
const netrcBlanks = " \t\r\n"

// netrcEscapes are what a letter behind a backslash means in quotes; others mean
// themselves.
var netrcEscapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t'}

// quoted returns the word in quotes that is next.
func (n *netrcReader) quoted() []byte {
	word := []byte{}
	for i := 1; i < len(n.rest); i++ {
		switch c := n.rest[i]; {
		case c == '"':
			n.take(i + 1)
			return word
		case c == '\\' && i+1 < len(n.rest):
			i++
			if c = n.rest[i]; netrcEscapes[c] != 0 {
				c = netrcEscapes[c]
			}
			word = append(word, c)
		default:
			word = append(word, c)
		}
	}
	n.unended = n.begun
	n.take(len(n.rest))
	return word
}

// skipLine passes over the rest of a line, and returns it.
func (n *netrcReader) skipLine() []byte {
	line, _, _ := bytes.Cut(n.rest, []byte("\n"))
	return n.take(min(len(line)+1, len(n.rest)))
}

// skipMacro passes over the rest of a line and all others up to an empty one.
func (n *netrcReader) skipMacro() {
	for len(n.rest) > 0 && len(bytes.TrimRight(n.skipLine(), "\r\n")) > 0 {
	}
}

// take returns the next octets, and counts their lines.
func (n *netrcReader) take(octets int) []byte {
	taken := n.rest[:octets]
	n.rest = n.rest[octets:]
	n.line += bytes.Count(taken, []byte("\n"))
	return taken
}
