package typing

import (
	"strconv"
	"strings"

	"popsh/session"
	"popsh/session/pop3"
)

// Secret returns the octets of a line that must not be seen.
func (sc *Scene) Secret(line string) (from, to int) {
	at := sc.skip(line)
	text := line[at:]
	word, rest, _ := strings.Cut(text, " ")
	row, colon := sc.rowOf(word), strings.HasPrefix(text, ":")
	switch {
	case colon, row != nil && row.Verb == nil:
		if from, found := sc.secretBehind(row, rest); found {
			return len(line) - len(rest) + from, len(line)
		}
		return pop3.PasswordInURL(line)
	case sc.Exchange && line == "*", !sc.Exchange && strings.HasPrefix(text, "#"):
		return 0, 0
	case sc.Exchange:
		return 0, len(line)
	}
	span := session.NewRequest([]byte(text)).Secret
	return at + span.From, at + span.To
}

// secretBehind finds where the first secret begins behind a local word: in octets
// in quotes, or in lines and what may quote them. Behind a word that is not known, too much is
// masked rather than too little.
func (sc *Scene) secretBehind(row *Row, rest string) (from int, found bool) {
	switch {
	case row == nil && strings.Contains(rest, `"`):
		return quotedSecret(rest)
	case row == nil:
		return secretAmong(rest, len(rest))
	case row.Stands != nil:
		return 0, sc.secretBehindAlias(row, rest)
	}
	for i, s := range row.Slots {
		switch s.Reads {
		case Octets:
			return quotedSecret(rest)
		case Lines, Text:
			return sc.secretInLines(rest, i)
		}
	}
	return 0, false
}

// AliasDepth is how many aliases may stand for each other.
const AliasDepth = 8

// secretBehindAlias reports whether what stands behind an alias may hold a secret
// once it is in its place. Of aliases that go round in circles it may.
func (sc *Scene) secretBehindAlias(row *Row, rest string) bool {
	sc.aliases++
	defer func() { sc.aliases-- }()
	if sc.aliases > AliasDepth {
		return true
	}
	from, to := sc.Secret(row.Stands(rest))
	return from < to
}

// secretInLines finds a secret in lines with semicolons between that begin behind
// so many words. One of those words may have been forgotten.
func (sc *Scene) secretInLines(rest string, words int) (from int, found bool) {
	if from, found := secretAmong(rest, words); found {
		return from, true
	}
	for range words {
		_, after, _ := strings.Cut(rest[from:], " ")
		from = len(rest) - len(after)
	}
	for line := range strings.SplitAfterSeq(rest[from:], ";") {
		if at, to := sc.Secret(strings.TrimSuffix(line, ";")); to > at {
			return from + at, true
		}
		from += len(line)
	}
	return 0, false
}

// secretAmong finds a secret behind one of the first words of a text.
func secretAmong(text string, words int) (from int, found bool) {
	at := 0
	for range words {
		if span := session.NewRequest([]byte(text[at:])).Secret; !span.Empty() {
			return at + span.From, true
		}
		_, after, more := strings.Cut(text[at:], " ")
		if !more {
			break
		}
		at = len(text) - len(after)
	}
	return 0, false
}

// quotedSecret finds where the first secret begins among octets in quotes.
func quotedSecret(rest string) (from int, found bool) {
	octets, places := spelled(rest)
	begin := 0
	for line := range strings.Lines(string(octets)) {
		if span := session.NewRequest([]byte(strings.TrimRight(line, "\r\n"))).Secret; !span.Empty() {
			return places[begin+span.From], true
		}
		begin += len(line)
	}
	return 0, false
}

// spelled reads octets in quotes, whether they are closed or not, and tells of
// each where it is spelled. What stands between two pieces is none.
func spelled(text string) (octets []byte, places []int) {
	quotes := 0
	for i, next := 0, 0; i < len(text); i = next {
		c, size := text[i], 1
		between := quotes > 0 && quotes%2 == 0
		switch {
		case c == '"':
			quotes++
		case c == '\\':
			if r, _, tail, err := strconv.UnquoteChar(text[i:], '"'); err == nil {
				c, size = byte(r), len(text)-i-len(tail)
			}
			octets, places = append(octets, c), append(places, i)
		case !between || c != ' ':
			octets, places = append(octets, c), append(places, i)
		}
		next = i + size
	}
	return octets, places
}
